"use client";

import { useQuery } from "@tanstack/react-query";
import type { Preview } from "#lib/retention/schema";
import { Badge } from "../../_ui/badge";
import { Bytes } from "../../_ui/bytes";
import { Disclosure } from "../../_ui/disclosure";
import { TextLink } from "../../_ui/links";
import { Loading, Skeleton } from "../../_ui/skeleton";
import { imageHref } from "../image-href";
import { previewFilesQuery, type Trial } from "./trial";

type ExtensionFilesProps = { extension: Preview["extensions"][number]; trial: Trial };

/** One extension of which something would go; opened, every image of it with what becomes of it and why. */
export function ExtensionFiles({ extension: { name, goes, stays }, trial }: ExtensionFilesProps) {
  return (
    <li className="px-3 py-1.5">
      <Disclosure
        isLazy
        title={
          <span className="text-left">
            <span className="font-mono font-medium tracking-tighter text-ink">{name}</span>{" "}
            {`${goes.count} of ${goes.count + stays} images, `}
            <Bytes value={goes.size} />
          </span>
        }
      >
        <Files name={name} trial={trial} />
      </Disclosure>
    </li>
  );
}

function Files({ name, trial }: { name: string; trial: Trial }) {
  const { data, error } = useQuery(previewFilesQuery(name, trial));
  if (error !== null)
    return (
      <p role="alert" className="pb-2 text-sm text-bad">
        {error.message}
      </p>
    );
  if (data === undefined)
    return (
      <Loading label={`Loading the images of ${name}`}>
        <Skeleton className="mb-2 h-16 w-full" />
      </Loading>
    );
  return (
    <>
      <ul aria-label={`Images of ${name}`} className="flex flex-col gap-2 pb-2 text-sm">
        {data.items.map(({ file, size, goes, why }) => (
          <li key={file} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
            <Badge tone={goes ? "bad" : "neutral"}>{goes ? "goes" : "stays"}</Badge>
            <TextLink href={imageHref(file)} prefetch={false} quiet className="min-w-0 font-mono wrap-anywhere">
              {file}
            </TextLink>
            <Bytes value={size} />
            <span className="min-w-0 text-muted wrap-anywhere">{why}</span>
          </li>
        ))}
      </ul>
      {data.more > 0 && <p className="pb-2 text-sm text-muted">And {data.more.toLocaleString("en")} more.</p>}
    </>
  );
}
