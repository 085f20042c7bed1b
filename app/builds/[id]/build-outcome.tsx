"use client";

import { useQuery } from "@tanstack/react-query";
import { hasEnded } from "#lib/builds/state";
import { Notice } from "../../_ui/notice";
import { ImageCard, ImageToCome } from "../../images/image-card";
import { buildQuery } from "../queries";
import { TorcxChanges } from "./torcx-changes";
import { WorkerMissing } from "./worker-missing";

/** What came of it: what to mind, and the image. */
export function BuildOutcome({ id }: { id: string }) {
  const { data } = useQuery(buildQuery(id));
  if (data === undefined) return null;
  const { build, image } = data;
  return (
    <>
      {build.status === "queued" && <WorkerMissing />}
      {build.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{warning}</p>
        </Notice>
      ))}
      {!hasEnded(build.status) && <ImageToCome file={build.file} />}
      {build.status === "succeeded" && image !== null && <ImageCard image={image} />}
      {build.kind === "torcx" && build.status === "succeeded" && <TorcxChanges changes={build.changes} />}
    </>
  );
}
