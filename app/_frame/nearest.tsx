"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { getJson } from "../_client/json";
import { withQuery } from "../_client/with-query";
import { decoded } from "../_ui/decoded";
import { TextLink } from "../_ui/links";

type Kind = "image" | "recipe";

const nearestQuery = (kind: Kind, name: string) =>
  queryOptions({
    queryKey: ["nearest", kind, name],
    queryFn: ({ signal }) => getJson<{ items: string[] }>(withQuery("/api/v1/nearest", { kind, name }), signal),
  });

/** What the last part of this page's address may have been meant to say. */
export function Nearest({ kind }: { kind: Kind }) {
  const pathname = usePathname() ?? "";
  const { data } = useQuery(nearestQuery(kind, decoded(pathname.slice(pathname.lastIndexOf("/") + 1))));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <div className="flex flex-col items-center gap-1">
      <p>Is one of these meant?</p>
      <ul>
        {data.items.map((name) => (
          <li key={name} className="flex min-h-8 items-center justify-center">
            <TextLink href={`/${kind}s/${encodeURIComponent(name)}`} className="font-mono">
              {name}
            </TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
