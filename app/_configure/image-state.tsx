"use client";

import { Circle, CircleCheck, CloudDownload } from "lucide-react";
import type { Build } from "#lib/builds/schema";
import { hasEnded } from "#lib/builds/state";
import { missingImages } from "#lib/machine/missing";
import { placeAll } from "#lib/machine/place";
import { Badge } from "../_ui/badge";
import { Button } from "../_ui/button";
import { Bytes } from "../_ui/bytes";
import { TextLink } from "../_ui/text-link";
import { StatusBadge } from "../builds/status-badge";
import { imageHref } from "../images/image-href";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";

type ImageStateProps = { machine: Machine; baking: Baking; choice: string | null; onName: (name: string) => void };

/** Whether the image is there; if not, the way to it, and how far it is. */
export function ImageState({ machine, baking, choice, onName }: ImageStateProps) {
  const { complete, facts } = machine;
  const placed = placeAll(complete, facts).find((one) => one.choice === choice);
  if (placed === undefined) return <Badge icon={Circle}>no version yet</Badge>;
  if (placed.extension.source.from !== "server") {
    return (
      <span className="flex min-h-9 items-center">
        <Badge icon={CloudDownload}>from elsewhere</Badge>
      </span>
    );
  }
  if (placed.image !== null) {
    return (
      <span className="flex min-h-9 items-center gap-2 text-sm">
        <Badge tone="ok" icon={CircleCheck}>
          baked
        </Badge>
        <TextLink href={imageHref(placed.file)}>
          <Bytes value={placed.image.size} />
        </TextLink>
      </span>
    );
  }
  if (facts.images === null) return null;
  const build = baking.builds.get(placed.file);
  const refused = baking.refused.get(placed.file);
  if (build !== undefined && !hasEnded(build.status)) return <Baked build={build} />;
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-2 text-sm">
      {build?.status === "failed" ? <Baked build={build} /> : <Badge icon={Circle}>not baked</Badge>}
      <Button
        size="small"
        isPending={baking.isAsking}
        onPress={() => baking.bake(missingImages(complete, facts).filter((missing) => missing.choice === choice))}
      >
        Bake
      </Button>
      {refused && (
        <p role="alert" className="text-bad wrap-anywhere">
          {refused.message}
        </p>
      )}
      {refused?.suggestion && <UseName name={refused.suggestion} onName={onName} />}
    </div>
  );
}

function UseName({ name, onName }: { name: string; onName: (name: string) => void }) {
  return (
    <Button size="small" onPress={() => onName(name)}>
      Use the name {name}
    </Button>
  );
}

function Baked({ build }: { build: Build }) {
  const { id, status, position, cancelling, progress, stage, error } = build;
  const percent = progress?.total ? `${Math.floor((progress.done / progress.total) * 100)} %` : null;
  return (
    <span className="flex min-h-9 flex-wrap items-center gap-2 text-sm">
      <StatusBadge status={status} position={position} cancelling={cancelling} />
      {status === "running" && (
        <span className="text-muted tabular-nums">
          {stage} {percent}
        </span>
      )}
      {error && <span className="text-bad wrap-anywhere">{error.message}</span>}
      <TextLink href={`/builds/${id}`}>Show build</TextLink>
    </span>
  );
}
