"use client";

import { Flame } from "lucide-react";
import { hasEnded } from "#lib/builds/state";
import { missingImages } from "#lib/machine/missing";
import { Button } from "../_ui/button";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";

/** The one thing to do on the page: bake every image that the machine needs and that is not there. */
export function BakeMissing({ machine, baking }: { machine: Machine; baking: Baking }) {
  const missing = missingImages(machine.complete, machine.facts);
  const live = missing.filter(({ file }) => {
    const build = baking.builds.get(file);
    return build !== undefined && !hasEnded(build.status);
  });
  const open = missing.filter((image) => !live.includes(image));
  if (missing.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button
        variant="primary"
        isDisabled={open.length === 0}
        isPending={baking.isAsking}
        onPress={() => baking.bake(open)}
      >
        <Flame aria-hidden />
        {live.length > 0 && open.length === 0
          ? "Baking"
          : `Bake ${open.length} missing ${open.length === 1 ? "image" : "images"}`}
      </Button>
      <p role="status" className="text-sm text-muted">
        {live.length > 0 && `${live.length} of ${missing.length} on the way; the digests appear in the config.`}
      </p>
    </div>
  );
}
