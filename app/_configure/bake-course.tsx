"use client";

import type { Build } from "#lib/builds/schema";
import { Button } from "../_ui/button";
import { TextLink } from "../_ui/links";
import { Notice } from "../_ui/notice";
import { Bar } from "../_ui/progress-bar";
import type { ImageStateProps } from "./image-state";

export type BakeCourseProps = Pick<ImageStateProps, "card" | "build" | "refused"> & { onName: (name: string) => void };

/** How far the bake of an extension is, and why it was refused or failed. */
export function BakeCourse(props: BakeCourseProps) {
  const { card, build } = props;
  return (
    <>
      <BakeTrouble {...props} />
      {build !== undefined && <BakeProgress build={build} title={card.title} />}
    </>
  );
}

/** A line at the card's lower edge, so that nothing moves when it comes and goes. */
function BakeProgress({ build: { status, progress }, title }: { build: Build; title: string }) {
  if (status !== "running") return null;
  return (
    <div className="absolute inset-x-0 bottom-0 overflow-hidden rounded-b-lg">
      <Bar label={`Baking ${title}`} done={progress?.done ?? 0} total={progress?.total ?? null} thin />
    </div>
  );
}

/** Why an image was refused or could not be baked, with the better name where there is one. */
function BakeTrouble({ card, build, refused, onName }: BakeCourseProps) {
  if (card.status !== "missing") return null;
  const message = refused?.message ?? (build?.status === "failed" ? build.error?.message : undefined);
  if (message === undefined) return null;
  const name = refused?.suggestion ?? null;
  return (
    <Notice tone="bad" role="alert">
      <p>
        {message}{" "}
        {build !== undefined && refused === undefined && (
          <TextLink href={`/builds/${build.id}`} prefetch={false}>
            Show build
          </TextLink>
        )}
      </p>
      {name !== null && (
        <Button size="small" className="self-start" onPress={() => onName(name)}>
          Use the name {name}
        </Button>
      )}
    </Notice>
  );
}
