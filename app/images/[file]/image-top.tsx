import { Download } from "lucide-react";
import type { Build } from "#lib/builds/schema";
import { publishedVersion } from "#lib/images/name";
import type { Image } from "#lib/images/schema";
import type { Requested } from "#lib/machine/choices/from-request";
import { ActionButton } from "../../_client/action-button";
import { Allowed } from "../../_client/allowed";
import { DownloadButton, LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { TimeAgo } from "../../_ui/times";
import { remove } from "../actions";
import { configureHref } from "../configure-href";
import { downloadHref } from "../image-href";
import { osText } from "../os-text";
import { StandingBadge } from "../standing-badge";
import { diffHref } from "./diff/diff-href";
import { WithdrawButton } from "./withdraw-button";

type ImageTopProps = {
  image: Image;
  request: Requested;
  kind: Build["kind"];
  /** What machines that update get without it. */
  updates: string;
};

/** Name, what it is, and the things to do with it. */
export function ImageTop({ image, request, kind, updates }: ImageTopProps) {
  const { file, name, arch, os, createdAt } = image;
  const made = kind === "adopted" ? "the file is from" : "baked";
  return (
    <PageHeader
      title={<span className="font-mono tracking-tighter">{file}</span>}
      actions={
        <>
          <ActionButton
            may="delete image"
            action={remove.bind(null, file)}
            variant="danger"
            confirm={{
              title: `Delete ${file}?`,
              text: "Its bytes go and machines can no longer download it. Its name stays reserved: other bytes will never stand under it. Machines that have it already keep it.",
            }}
          >
            Delete image
          </ActionButton>
          {image.state === "published" && (
            <Allowed to="withdraw image">
              <WithdrawButton file={file} updates={updates} />
            </Allowed>
          )}
          <LinkButton href={diffHref(file)}>Compare</LinkButton>
          <LinkButton href={configureHref(request)}>Use in Configure</LinkButton>
          <DownloadButton href={downloadHref(file)} variant={image.state === "candidate" ? "secondary" : "primary"}>
            <Download aria-hidden />
            Download image
          </DownloadButton>
        </>
      }
    >
      {name} {publishedVersion(image)} for {osText(os)} on {arch}, {made} <TimeAgo at={createdAt} />{" "}
      <StandingBadge image={image} />
    </PageHeader>
  );
}
