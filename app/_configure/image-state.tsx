"use client";

import { Circle, CircleCheck, CircleSlash, CloudDownload, Search } from "lucide-react";
import type { Build } from "#lib/builds/schema";
import { hasEnded, STAGE_LABEL } from "#lib/builds/state";
import type { MissingImage } from "#lib/machine/choices/missing";
import { Badge } from "../_ui/badge";
import { Button } from "../_ui/button";
import { Bytes } from "../_ui/bytes";
import { TextLink } from "../_ui/text-link";
import { StatusBadge } from "../builds/status-badge";
import { imageHref } from "../images/image-href";
import type { Card, Standing } from "./cards";
import type { Refused } from "./use-baking";

export type ImageStateProps = {
  card: Card;
  build: Build | undefined;
  refused: Refused | undefined;
  isAsking: boolean;
  bake: (missing: readonly MissingImage[]) => void;
};

const PLAIN: Partial<Record<Standing, { icon: typeof Circle; word: string }>> = {
  open: { icon: Circle, word: "no version yet" },
  asking: { icon: Search, word: "looking" },
  elsewhere: { icon: CloudDownload, word: "from elsewhere" },
  impossible: { icon: CircleSlash, word: "cannot be baked" },
};

/** Whether the image is there; if not, the way to it, and how far it is. One line, whatever happens. */
export function ImageState(props: ImageStateProps) {
  const { card, build } = props;
  const plain = PLAIN[card.standing];
  if (plain !== undefined) return <Badge icon={plain.icon}>{plain.word}</Badge>;
  if (card.standing === "baked") return <Baked card={card} />;
  if (build !== undefined && isUnderway(build)) return <Underway build={build} />;
  return <Missing {...props} />;
}

/** A build that has succeeded counts until the image shows up. */
export function isUnderway({ status }: Build): boolean {
  return !hasEnded(status) || status === "succeeded";
}

function Baked({ card: { file, size } }: { card: Card }) {
  return (
    <>
      <Badge tone="ok" icon={CircleCheck}>
        baked
      </Badge>
      {file !== null && size !== null && (
        <TextLink href={imageHref(file)}>
          <Bytes value={size} />
        </TextLink>
      )}
    </>
  );
}

function Underway({ build }: { build: Build }) {
  const { id, status, position, cancelling, progress, stage } = build;
  const percent = progress?.total ? ` ${Math.floor((progress.done / progress.total) * 100)} %` : "";
  return (
    <>
      <StatusBadge status={status} position={position} cancelling={cancelling} />
      {status === "running" && stage !== null && (
        <span className="text-muted">
          {STAGE_LABEL[stage]}
          {percent}
        </span>
      )}
      <TextLink href={`/builds/${id}`}>Show build</TextLink>
    </>
  );
}

function Missing({ card, build, isAsking, bake }: ImageStateProps) {
  const again = build?.status === "failed" || build?.status === "cancelled";
  return (
    <>
      {again ? <StatusBadge status={build.status} /> : <Badge icon={Circle}>not baked</Badge>}
      <Button
        size="small"
        isPending={isAsking}
        aria-label={`${again ? "Try again to bake" : "Bake"} ${card.title}`}
        onPress={() => card.missing !== null && bake([card.missing])}
      >
        {again ? "Try again" : "Bake"}
      </Button>
      {again && <TextLink href={`/builds/${build.id}`}>Show build</TextLink>}
    </>
  );
}
