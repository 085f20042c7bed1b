"use client";

import { Download } from "lucide-react";
import { publishedVersion } from "#lib/images/name";
import type { Image } from "#lib/images/schema";
import { Badge } from "../_ui/badge";
import { Bytes } from "../_ui/bytes";
import { Digest } from "../_ui/digest";
import { DownloadButton, TextLink } from "../_ui/links";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";
import { downloadHref, imageHref } from "./image-href";
import { osText } from "./os-text";
import { StandingBadge } from "./standing-badge";

const COLUMNS = [
  { id: "version", title: "Version" },
  { id: "arch", title: "Architecture", className: "w-28" },
  { id: "os", title: "OS", className: "w-28 max-sm:hidden" },
  { id: "size", title: "Size", className: "w-24 text-right" },
  { id: "digest", title: "sha256", className: "w-52 max-md:hidden" },
  { id: "baked", title: "Baked", className: "w-28 max-sm:hidden" },
  { id: "download", title: "Download", className: "w-24 text-right" },
];

/** Images with what tells them apart. A client component, so that the page carries rows as data, not as markup twice. */
export function ImageTable({ label, images }: { label: string; images: readonly Image[] }) {
  return (
    <Table label={label} className="lg:min-w-3xl">
      <TableHead columns={COLUMNS} />
      <tbody>
        {images.map((image) => (
          <ImageRow key={image.file} image={image} />
        ))}
      </tbody>
    </Table>
  );
}

function ImageRow({ image }: { image: Image }) {
  const { file, arch, os, size, sha256, createdAt, outdated, missing } = image;
  return (
    <Row>
      <Cell>
        <TextLink href={imageHref(file)} quiet wholeRow className="mr-2 font-mono font-medium whitespace-nowrap">
          {publishedVersion(image)}
        </TextLink>
        <StandingBadge image={image} />
        {missing !== null && (
          <Badge tone="bad" title={missing}>
            missing
          </Badge>
        )}
        {outdated !== null && (
          <Badge tone="warn" title={outdated}>
            outdated
          </Badge>
        )}
      </Cell>
      <Cell>{arch}</Cell>
      <Cell className="max-sm:hidden">{osText(os)}</Cell>
      <Cell className="text-right">
        <Bytes value={size} />
      </Cell>
      <Cell className="relative max-md:hidden">
        <Digest value={sha256} label={`Copy digest of ${file}`} />
      </Cell>
      <Cell className="text-muted max-sm:hidden">
        <TimeAgo at={createdAt} />
      </Cell>
      <Cell className="relative text-right">
        <DownloadButton href={downloadHref(file)} size="icon" variant="quiet" aria-label={`Download ${file}`}>
          <Download aria-hidden />
        </DownloadButton>
      </Cell>
    </Row>
  );
}
