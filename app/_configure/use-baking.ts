import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useTransition } from "react";
import type { Build } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import type { MissingImage } from "#lib/machine/missing";
import type { Shelf } from "../_server/shelf";
import { buildQuery } from "../builds/queries";
import { type Asked, bakeImages } from "./actions";

/** What was refused, with a better name where there is one. */
export type Refused = Extract<Asked, { message: string }>;

export type Baking = {
  bake: (missing: readonly MissingImage[]) => void;
  isAsking: boolean;
  /** The latest build and refusal of each file, as far as this page knows. */
  builds: ReadonlyMap<string, Build>;
  refused: ReadonlyMap<string, Refused>;
};

/** Asks for images and follows their builds, also those that somebody else started. */
export function useBaking(shelf: Shelf | undefined): Baking {
  const client = useQueryClient();
  const [answers, setAnswers] = useState<ReadonlyMap<string, Asked>>(new Map());
  const [isAsking, startAsking] = useTransition();
  const own = [...answers.values()].flatMap((answer) => ("build" in answer ? [answer.build] : []));
  const ids = [...new Set([...own, ...(shelf?.builds ?? []).map(({ id }) => id)])];
  const followed = useQueries({ queries: ids.map((id) => buildQuery(id)) });
  const builds = new Map(followed.flatMap(({ data }) => (data ? [[data.build.file, data.build] as const] : [])));
  const ended = [...builds.values()].filter(({ status }) => hasEnded(status)).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a build that has ended changes what is on the shelf
  useEffect(() => void client.invalidateQueries({ queryKey: ["shelf"] }), [client, ended]);

  const bake = (missing: readonly MissingImage[]) =>
    startAsking(async () => {
      const asked = await bakeImages(missing.map(({ request }) => request));
      setAnswers((before) => new Map([...before, ...missing.flatMap(({ file }, at) => paired(file, asked[at]))]));
      await client.invalidateQueries({ queryKey: ["shelf"] });
    });
  return { bake, isAsking, builds, refused: new Map([...answers].flatMap(refusals)) };
}

function paired(file: string, answer: Asked | undefined): (readonly [string, Asked])[] {
  return answer === undefined ? [] : [[file, answer]];
}

function refusals([file, answer]: readonly [string, Asked]): (readonly [string, Refused])[] {
  return "message" in answer ? [[file, answer]] : [];
}
