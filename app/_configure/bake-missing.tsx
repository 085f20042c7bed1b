"use client";

import { Flame } from "lucide-react";
import { bakeable, type Card } from "#lib/machine/choices/cards";
import { useIsWithoutWorker } from "../_frame/no-worker";
import { Button } from "../_ui/button";
import { isUnderway } from "./image-state";
import type { Baking } from "./use-baking";

type BakeMissingProps = { cards: readonly Card[]; baking: Baking };

/** The one thing to do on the page: bake every image that the machine needs and that is not there. */
export function BakeMissing({ cards, baking }: BakeMissingProps) {
  const { bake } = baking;
  const missing = bakeable(cards);
  const open = missing.filter(({ file }) => {
    const build = baking.builds.get(file);
    return build === undefined || !isUnderway(build);
  });
  const live = missing.length - open.length;
  const isWithoutWorker = useIsWithoutWorker();
  const isPending = open.some(({ file }) => baking.asking.has(file));
  return (
    <div className="flex min-h-9 items-center pointer-coarse:min-h-11">
      {bake !== null && missing.length > 0 && (
        <Button variant="primary" isDisabled={open.length === 0} isPending={isPending} onPress={() => bake(open)}>
          <Flame aria-hidden />
          {open.length === 0
            ? `${isWithoutWorker ? "No worker to bake" : "Baking"} ${images(live)}`
            : `Bake ${open.length} missing ${noun(open.length)}`}
        </Button>
      )}
      <p role="status" className="sr-only">
        {live > 0 && !isWithoutWorker && `Baking ${images(live)}. The digests appear in the config.`}
        {live > 0 && isWithoutWorker && `No worker is running, so ${images(live)} cannot be baked yet.`}
        {cards.length > 0 && cards.every(isReady) && "Every image is baked."}
      </p>
    </div>
  );
}

function isReady({ status, misfit }: Card): boolean {
  return status === "baked" && misfit === null;
}

function images(count: number): string {
  return `${count} ${noun(count)}`;
}

function noun(count: number): string {
  return count === 1 ? "image" : "images";
}
