import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import type { Build, BuildAnswer } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import type { Availability } from "#lib/configs/availability";
import { messageOf } from "#lib/errors";
import type { MissingImage } from "#lib/machine/choices/missing";
import { useAllowed } from "../_client/allowed";
import { postJson, Refusal } from "../_client/json";
import { buildQuery } from "../builds/queries";

/** What became of one request: the build that makes the image, or why there is none. */
type Answer = { build: string } | { message: string; suggestion: string | null };

/** What was refused, with a better name where there is one. */
export type Refused = Extract<Answer, { message: string }>;

export type Baking = {
  /** Null for whoever may not. */
  bake: ((missing: readonly MissingImage[]) => void) | null;
  /** Files that the server is being asked for at this moment. */
  asking: ReadonlySet<string>;
  /** The latest build and refusal of each file, as far as this page knows. */
  builds: ReadonlyMap<string, Build>;
  refused: ReadonlyMap<string, Refused>;
};

const NONE: ReadonlySet<string> = new Set();

/** Asks for images and follows their builds, also those that others started. */
export function useBaking(availability: Availability | undefined): Baking {
  const canBake = useAllowed("bake image");
  const client = useQueryClient();
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map());
  const [asking, setAsking] = useState(NONE);
  const builds = useBuilds(answers, availability);
  const ended = Array.from(builds.values()).filter(({ status }) => hasEnded(status)).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a build that has ended changes what is available
  useEffect(() => void client.invalidateQueries({ queryKey: ["availability"] }), [client, ended]);

  const bake = useCallback(
    async (missing: readonly MissingImage[]) => {
      setAsking(new Set(missing.map(({ file }) => file)));
      for (const image of missing) {
        const answer = await request(image);
        setAnswers((before) => new Map(before).set(image.file, answer));
      }
      setAsking(NONE);
      await client.invalidateQueries({ queryKey: ["availability"] });
    },
    [client],
  );
  return { bake: canBake ? bake : null, asking, builds, refused: new Map(Array.from(answers).flatMap(refusals)) };
}

/** The builds this page asked for and those it found, the newest of each file, as fresh as they were asked. */
function useBuilds(
  answers: ReadonlyMap<string, Answer>,
  availability: Availability | undefined,
): ReadonlyMap<string, Build> {
  const own = Array.from(answers.values()).flatMap((answer) => ("build" in answer ? answer.build : []));
  const others = availability?.builds ?? [];
  const ids = new Set(own.concat(others.map(({ id }) => id)));
  const followed = useQueries({ queries: Array.from(ids, (id) => buildQuery(id)) });
  const known = others.concat(followed.flatMap(({ data }) => data?.build ?? []));
  return new Map(known.map((build) => [build.file, build]));
}

function refusals([file, answer]: readonly [string, Answer]): (readonly [string, Refused])[] {
  return "message" in answer ? [[file, answer]] : [];
}

async function request({ request }: MissingImage): Promise<Answer> {
  try {
    const { build } = await postJson<BuildAnswer>("/api/v1/builds", request);
    return { build: build.id };
  } catch (error) {
    if (error instanceof Refusal) return { message: error.message, suggestion: error.suggestedName };
    return { message: `The server did not answer: ${messageOf(error)}. Try again.`, suggestion: null };
  }
}
