import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import type { Build } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import type { MissingImage } from "#lib/machine/choices/missing";
import type { Shelf } from "../_server/shelf";
import { buildQuery } from "../builds/queries";
import { type Answer, bakeImages } from "./actions";

/** What was refused, with a better name where there is one. */
export type Refused = Extract<Answer, { message: string }>;

export type Baking = {
  bake: (missing: readonly MissingImage[]) => void;
  /** Files that the server is being asked for at this moment. */
  asking: ReadonlySet<string>;
  /** The latest build and refusal of each file, as far as this page knows. */
  builds: ReadonlyMap<string, Build>;
  refused: ReadonlyMap<string, Refused>;
};

const NONE: ReadonlySet<string> = new Set();
const UNREACHED: Refused = { message: "The server did not answer. Try again.", suggestion: null };

/** Asks for images and follows their builds, also those that somebody else started. */
export function useBaking(shelf: Shelf | undefined): Baking {
  const client = useQueryClient();
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map());
  const [asking, setAsking] = useState(NONE);
  const builds = useBuilds(answers, shelf);
  const ended = [...builds.values()].filter(({ status }) => hasEnded(status)).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a build that has ended changes what is on the shelf
  useEffect(() => void client.invalidateQueries({ queryKey: ["shelf"] }), [client, ended]);

  const bake = useCallback(
    async (missing: readonly MissingImage[]) => {
      setAsking(new Set(missing.map(({ file }) => file)));
      const given = await bakeImages(missing.map(({ request }) => request)).catch(() => []);
      setAnswers(
        (before) => new Map([...before, ...missing.map(({ file }, at) => [file, given[at] ?? UNREACHED] as const)]),
      );
      setAsking(NONE);
      await client.invalidateQueries({ queryKey: ["shelf"] });
    },
    [client],
  );
  return { bake, asking, builds, refused: new Map([...answers].flatMap(refusals)) };
}

/** The builds this page asked for and those it found, the newest of each file, as fresh as they were asked. */
function useBuilds(answers: ReadonlyMap<string, Answer>, shelf: Shelf | undefined): ReadonlyMap<string, Build> {
  const own = [...answers.values()].flatMap((answer) => ("build" in answer ? [answer.build] : []));
  const found = shelf?.builds ?? [];
  const ids = [...new Set([...own, ...found.map(({ id }) => id)])];
  const followed = useQueries({ queries: ids.map((id) => buildQuery(id)) });
  const known = [...found, ...followed.flatMap(({ data }) => (data ? [data.build] : []))];
  return new Map(known.map((build) => [build.file, build]));
}

function refusals([file, answer]: readonly [string, Answer]): (readonly [string, Refused])[] {
  return "message" in answer ? [[file, answer]] : [];
}
