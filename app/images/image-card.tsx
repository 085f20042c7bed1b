import { Download, Package, PackageCheck } from "lucide-react";
import type { Image } from "#lib/images/schema";
import type { Requested } from "#lib/machine/choices/from-request";
import { Bytes } from "../_ui/bytes";
import { Digest } from "../_ui/digest";
import { DownloadButton, LinkButton } from "../_ui/links";
import { configureHref } from "./configure-href";
import { downloadHref, imageHref } from "./image-href";
import { StandingBadge } from "./standing-badge";

/** A finished image where it was made: its name, size and digest, and the ways on. */
export function ImageCard({ image, request }: { image: Image; request: Requested }) {
  const { file, size, sha256 } = image;
  return (
    <section
      aria-label="Image"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-line bg-surface px-4 py-3.5"
    >
      <div className="flex min-w-0 items-start gap-3">
        <PackageCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-ok" />
        <div className="min-w-0">
          <p className="font-mono font-medium tracking-tight wrap-anywhere">{file}</p>
          <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
            <Bytes value={size} />
            <Digest value={sha256} />
            <StandingBadge image={image} />
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={imageHref(file)}>Show image</LinkButton>
        <LinkButton href={configureHref(request)}>Use in Configure</LinkButton>
        <DownloadButton href={downloadHref(file)} variant="primary">
          <Download aria-hidden />
          Download image
        </DownloadButton>
      </div>
    </section>
  );
}

/** Keeps the place of an image that is still being made. */
export function ImageToCome({ file }: { file: string }) {
  return (
    <div className="flex min-h-20 items-center gap-3 rounded-lg border border-dashed border-line px-4 py-3.5 max-sm:min-h-36">
      <Package aria-hidden className="size-5 shrink-0 text-muted" strokeWidth={1.5} />
      <p className="min-w-0 text-sm text-muted wrap-anywhere">
        <code>{file}</code> will be here.
      </p>
    </div>
  );
}
