"use client";

import { Circle, CircleCheck, CircleSlash, Clock, CloudDownload, Search, TriangleAlert } from "lucide-react";
import type { Build } from "#lib/builds/schema";
import { hasEnded, STAGE_LABEL } from "#lib/builds/state";
import type { Card, ImageStatus, Misfit } from "#lib/machine/choices/cards";
import { useIsWithoutWorker } from "../_frame/no-worker";
import { Badge } from "../_ui/badge";
import { Button } from "../_ui/button";
import { Bytes } from "../_ui/bytes";
import { TextLink } from "../_ui/links";
import { StatusBadge } from "../builds/status-badge";
import { imageHref } from "../images/image-href";
import type { Baking, Refused } from "./use-baking";

export type ImageStateProps = {
  card: Card;
  build: Build | undefined;
  refused: Refused | undefined;
  isAsking: boolean;
  bake: Baking["bake"];
};

const PLAIN: Partial<Record<ImageStatus, { icon: typeof Circle; word: string }>> = {
  open: { icon: Circle, word: "no version yet" },
  asking: { icon: Search, word: "looking" },
  elsewhere: { icon: CloudDownload, word: "from elsewhere" },
  impossible: { icon: CircleSlash, word: "cannot be baked" },
};

/** Whether the image is there; if not, the way to it, and how far it is. One line, whatever happens. */
export function ImageState(props: ImageStateProps) {
  const { card, build } = props;
  const plain = PLAIN[card.status];
  if (plain !== undefined) return <Badge icon={plain.icon}>{plain.word}</Badge>;
  if (card.status === "baked") return <Baked card={card} />;
  if (build !== undefined && isUnderway(build)) return <Underway build={build} title={card.title} />;
  return <Missing {...props} />;
}

/** A build that has succeeded counts until the image shows up. */
export function isUnderway({ status }: Pick<Build, "status">): boolean {
  return !hasEnded(status) || status === "succeeded";
}

const MISFITS: Record<Misfit, string> = {
  options: "baked, not as chosen",
  system: "baked, not for this system",
  name: "baked under another name",
  contents: "baked, not as needed",
  outdated: "baked, outdated",
  candidate: "baked, a candidate",
  withdrawn: "baked, withdrawn",
  skipped: "baked, skipped",
};

function Baked({ card: { file, size, misfit } }: { card: Card }) {
  return (
    <>
      {misfit === null ? (
        <Badge tone="ok" icon={CircleCheck}>
          baked
        </Badge>
      ) : (
        <Badge tone="warn" icon={TriangleAlert}>
          {MISFITS[misfit]}
        </Badge>
      )}
      {file !== null && size !== null && (
        <TextLink href={imageHref(file)} prefetch={false}>
          <Bytes value={size} />
        </TextLink>
      )}
    </>
  );
}

function Underway({ build, title }: { build: Build; title: string }) {
  const { id, status, position, cancelling, progress, stage } = build;
  const isWithoutWorker = useIsWithoutWorker();
  const percent = progress?.total ? ` ${Math.floor((progress.done / progress.total) * 100)} %` : "";
  return (
    <>
      {isWithoutWorker && status !== "succeeded" ? (
        <Badge tone="bad" icon={Clock}>
          waits: no worker
        </Badge>
      ) : (
        <StatusBadge status={status} position={position} cancelling={cancelling} />
      )}
      <TextLink href={`/builds/${id}`} prefetch={false} aria-label={`Show build of ${title}`}>
        {status === "running" && stage !== null ? `${STAGE_LABEL[stage]}${percent}` : "Show build"}
      </TextLink>
    </>
  );
}

function Missing({ card, build, isAsking, bake }: ImageStateProps) {
  const again = build?.status === "failed" || build?.status === "cancelled";
  return (
    <>
      {again ? <StatusBadge status={build.status} /> : <Badge icon={Circle}>not baked</Badge>}
      {bake !== null && (
        <Button
          size="small"
          isPending={isAsking}
          aria-label={`${again ? "Try again to bake" : "Bake"} ${card.title}`}
          onPress={() => card.missing !== null && bake([card.missing])}
        >
          {again ? "Try again" : "Bake"}
        </Button>
      )}
    </>
  );
}
