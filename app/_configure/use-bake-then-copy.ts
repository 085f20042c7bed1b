import { useEffect, useState } from "react";
import { bakeable, type Card } from "#lib/machine/choices/cards";
import { useIsWithoutWorker } from "../_frame/no-worker";
import { copyText } from "../_ui/copy-button";
import { isUnderway } from "./image-state";
import type { Baking } from "./use-baking";

type State = "idle" | "wanted" | "copied" | "blocked";

export type BakeThenCopy = {
  /** What is to be known before the text is used; null when nothing is. */
  note: string | null;
  /** Null when there is nothing to bake, or nobody who may. */
  press: (() => void) | null;
  isWaiting: boolean;
};

/** Bakes what a text is still to name the digests of, and copies the text once it does. */
export function useBakeThenCopy(text: string | null, cards: readonly Card[], baking: Baking): BakeThenCopy {
  const [state, setState] = useState<State>("idle");
  const isWithoutWorker = useIsWithoutWorker();
  const missing = bakeable(cards);
  const hasFailed = missing.some(({ file }) => {
    const build = baking.builds.get(file);
    return baking.refused.has(file) || (build !== undefined && !isUnderway(build));
  });
  const isStuck = hasFailed && baking.asking.size === 0;
  const isReady = missing.length === 0 && text !== null;
  useEffect(() => {
    if (state !== "wanted") return;
    if (isStuck) setState("idle");
    else if (isReady) void copyText(text, document.activeElement).then((done) => setState(done ? "copied" : "blocked"));
  }, [state, isStuck, isReady, text]);
  const press = () => {
    setState("wanted");
    baking.bake?.(missing.filter(({ file }) => !isLive(baking, file)));
  };
  const note = noteOf(state, missing.length, isWithoutWorker);
  return { note, press: missing.length === 0 || baking.bake === null ? null : press, isWaiting: state === "wanted" };
}

function isLive({ builds }: Baking, file: string): boolean {
  const build = builds.get(file);
  return build !== undefined && isUnderway(build);
}

function noteOf(state: State, missing: number, isWithoutWorker: boolean): string | null {
  const images = `${missing} ${missing === 1 ? "image" : "images"}`;
  if (missing > 0 && state === "wanted") return isWithoutWorker ? "waits: no worker is running" : `baking ${images}`;
  if (missing > 0) return `${images} not baked`;
  if (state === "copied") return "baked and copied";
  return state === "blocked" ? "baked, now press Copy" : null;
}
