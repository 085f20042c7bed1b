"use client";

import { Button } from "../_ui/button";
import { Notice } from "../_ui/notice";
import type { ImageStateProps } from "./image-state";

type BakeTroubleProps = Pick<ImageStateProps, "card" | "build" | "refused"> & { onName: (name: string) => void };

/** Why an image was refused or could not be baked, with the better name where there is one. */
export function BakeTrouble({ card, build, refused, onName }: BakeTroubleProps) {
  if (card.standing !== "missing") return null;
  const message = refused?.message ?? (build?.status === "failed" ? build.error?.message : undefined);
  if (message === undefined) return null;
  const name = refused?.suggestion ?? null;
  return (
    <Notice tone="bad" role="alert">
      <p>{message}</p>
      {name !== null && (
        <Button size="small" className="self-start" onPress={() => onName(name)}>
          Use the name {name}
        </Button>
      )}
    </Notice>
  );
}
