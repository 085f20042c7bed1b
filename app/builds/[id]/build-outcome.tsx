"use client";

import { useQuery } from "@tanstack/react-query";
import { hasEnded } from "#lib/builds/state";
import { NoWorker } from "../../_frame/no-worker";
import { TextLink } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { Panel, Section } from "../../_ui/section";
import { Findings } from "../../images/[file]/findings";
import { ImageCard, ImageToCome } from "../../images/image-card";
import { buildQuery } from "../queries";

/** What came of it: what to mind, and the image. */
export function BuildOutcome({ id }: { id: string }) {
  const { data } = useQuery(buildQuery(id));
  if (data === undefined) return null;
  const { build, image } = data;
  return (
    <>
      {!hasEnded(build.status) && <NoWorker what="this build waits" />}
      {build.warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          <p>{warning}</p>
        </Notice>
      ))}
      {build.rebake && <ToCompare file={build.file} isDone={build.status === "succeeded"} />}
      {!hasEnded(build.status) && !build.rebake && <ImageToCome file={build.file} />}
      {build.status === "succeeded" && image !== null && (
        <>
          <ImageCard image={image} request={build.request} />
          <Findings file={image.file} />
        </>
      )}
      {build.kind === "torcx" && build.status === "succeeded" && <TorcxChanges changes={build.changes} />}
    </>
  );
}

/** It makes no image: where the one is that it is held against. */
function ToCompare({ file, isDone }: { file: string; isDone: boolean }) {
  return (
    <Panel>
      <p className="text-sm wrap-anywhere">
        {isDone ? "This was compared with " : "This makes no image: it is compared with "}
        <TextLink href={`/images/${encodeURIComponent(file)}#rebake`}>{file}</TextLink>
        {isDone ? ", whose page says what came of it." : "."}
      </p>
    </Panel>
  );
}

/** What a converted archive has that it did not have before. */
function TorcxChanges({ changes }: { changes: readonly string[] }) {
  return (
    <Section id="changes" title="What was changed">
      <Panel>
        {changes.length === 0 ? (
          <p className="text-sm text-muted">Nothing had to be rewritten or left out.</p>
        ) : (
          <ul className="flex list-disc flex-col gap-1 pl-4 text-sm wrap-anywhere">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
      </Panel>
    </Section>
  );
}
