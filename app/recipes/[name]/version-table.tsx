"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { VersionItem, VersionList } from "#lib/upstream/schema";
import { getJson } from "../../_client/json";
import { Badge } from "../../_ui/badge";
import { Button } from "../../_ui/button";
import { LinkButton, TextLink } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { Section } from "../../_ui/section";
import { Loading, Skeleton } from "../../_ui/skeleton";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { TimeAgo } from "../../_ui/times";
import { imageHref } from "../../images/image-href";
import { versionsQuery } from "../queries";
import type { BakedVersion } from "./baked-versions";

const COLUMNS = [
  { id: "version", title: "Version" },
  { id: "date", title: "Released", className: "w-32" },
  { id: "baked", title: "Baked" },
  { id: "choose", title: "Choose", className: "w-24 text-right" },
];
const FEW = 8;

type VersionTableProps = { recipe: string; chosen: string; baked: Record<string, BakedVersion[]> };

/** What upstream offers, newest first, and which of it is baked. */
export function VersionTable({ recipe, chosen, baked }: VersionTableProps) {
  const { data, error } = useQuery(versionsQuery(recipe));
  const [all, setAll] = useState(false);
  const dated = data?.items.some(({ date }) => date !== undefined) ?? false;
  const note = error?.message ?? data?.note;
  return (
    <Section id="versions" title="Versions" actions={data && <LookAgain recipe={recipe} listedAt={data.fetchedAt} />}>
      {note !== undefined && (
        <Notice tone="warn" title={note}>
          {data?.stale !== false && <p>A version can be typed all the same.</p>}
        </Notice>
      )}
      {data === undefined && error === null && <Coming />}
      {data !== undefined && data.items.length > 0 && (
        <Table label="Versions" className="min-w-md">
          <TableHead columns={dated ? COLUMNS : COLUMNS.filter(({ id }) => id !== "date")} />
          <tbody>
            {data.items.slice(0, all ? undefined : FEW).map((item) => (
              <VersionRow
                key={item.version}
                recipe={recipe}
                item={item}
                chosen={chosen}
                dated={dated}
                baked={baked[item.version] ?? []}
              />
            ))}
          </tbody>
        </Table>
      )}
      {data !== undefined && data.items.length > FEW && (
        <Button variant="quiet" size="small" className="self-start" onPress={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${data.items.length} versions`}
        </Button>
      )}
    </Section>
  );
}

/** Since when the list is as it is, and the way to a newer one. */
function LookAgain({ recipe, listedAt }: { recipe: string; listedAt: string }) {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => getJson<VersionList>(`/api/v1/recipes/${recipe}/versions?again=true`),
    onSuccess: (list) => client.setQueryData(versionsQuery(recipe).queryKey, list),
  });
  return (
    <span className="flex items-center gap-2 text-sm text-muted">
      <span role="status">
        {error === null ? (
          <>
            Listed <TimeAgo at={listedAt} />
          </>
        ) : (
          error.message
        )}
      </span>
      <Button size="small" isPending={isPending} onPress={() => mutate()}>
        <RefreshCw aria-hidden /> Look again
      </Button>
    </span>
  );
}

type VersionRowProps = {
  recipe: string;
  item: VersionItem;
  chosen: string;
  dated: boolean;
  baked: readonly BakedVersion[];
};

function VersionRow({ recipe, item: { version, date }, chosen, dated, baked }: VersionRowProps) {
  return (
    <Row>
      <Cell className="font-mono">{version}</Cell>
      {dated && <Cell className="text-muted">{date ?? <Skipped />}</Cell>}
      <Cell>
        <span className="flex flex-wrap gap-x-3">
          {baked.map(({ file, name, arch, state }) => (
            <span key={file}>
              <TextLink href={imageHref(file)} prefetch={false}>
                {name === recipe ? arch : `${name}, ${arch}`}
              </TextLink>
              {state !== "published" && <span className="text-muted"> {state}</span>}
            </span>
          ))}
          {baked.length === 0 && <Skipped />}
        </span>
      </Cell>
      <Cell className="text-right">
        {version === chosen ? (
          <Badge tone="accent">chosen</Badge>
        ) : (
          <LinkButton
            href={`/recipes/${recipe}?version=${encodeURIComponent(version)}`}
            prefetch={false}
            scroll={false}
            size="small"
            variant="quiet"
            aria-label={`Choose ${version}`}
          >
            Choose
          </LinkButton>
        )}
      </Cell>
    </Row>
  );
}

function Skipped() {
  return (
    <span className="text-muted">
      <span aria-hidden>–</span>
      <span className="sr-only">none</span>
    </span>
  );
}

function Coming() {
  return (
    <Loading label="Asking upstream for versions">
      <Table label="Versions" className="min-w-md">
        <TableHead columns={COLUMNS} />
        <tbody>
          {Array.from({ length: FEW }, (_, index) => `row-${index}`).map((row) => (
            <Row key={row}>
              <Cell colSpan={COLUMNS.length}>
                <Skeleton className="h-4 w-24" />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Loading>
  );
}
