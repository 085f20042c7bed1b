"use server";

import { z } from "zod";
import { requestImage } from "#lib/builds/request";
import { context } from "#lib/context";
import { AppError, messageOf } from "#lib/errors";
import { guard } from "../_server/action";
import { BROWSER } from "../_server/origin";

/** What became of one wish: the build that makes the image, or why there is none. */
export type Answer = { build: string } | { message: string; suggestion: string | null };

const MOST = 100;

/** Asks for several images at once; each is answered for itself, in the order of the requests. */
export async function bakeImages(requests: readonly unknown[]): Promise<Answer[]> {
  return guard(async () => {
    const answers: Answer[] = [];
    for (const request of requests.slice(0, MOST)) answers.push(await ask(request));
    return answers;
  });
}

async function ask(request: unknown): Promise<Answer> {
  try {
    const { build } = await requestImage(request, context(), BROWSER);
    return { build: build.id };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const issues = (error.issues ?? []).map(({ message }) => message);
    return { message: [messageOf(error), ...issues].join(" "), suggestion: suggestedName(error) };
  }
}

function suggestedName({ facts }: AppError): string | null {
  const parsed = z.looseObject({ suggestion: z.looseObject({ name: z.string() }) }).safeParse(facts);
  return parsed.data?.suggestion.name ?? null;
}
