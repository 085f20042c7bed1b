"use client";

import { useQuery } from "@tanstack/react-query";
import { Flame } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "../_ui/empty-state";
import { LinkButton } from "../_ui/link-button";
import { Notice } from "../_ui/notice";
import { Table, TableHead } from "../_ui/table";
import { BUILD_COLUMNS } from "./build-columns";
import { BuildRow } from "./build-row";
import { type BuildsFilter, buildsHref, buildsQuery } from "./queries";

export function BuildTable({ filter }: { filter: BuildsFilter }) {
  const { data, error } = useQuery(buildsQuery(filter));
  if (data === undefined) return null;
  if (data.items.length === 0) return <NoBuilds filter={filter} />;
  return (
    <>
      {error !== null && <Notice tone="warn" role="status" title="The list may be old. The server does not answer." />}
      <Table label="Builds" className="md:min-w-2xl">
        <TableHead columns={BUILD_COLUMNS} />
        <tbody>
          {data.items.map((build) => (
            <BuildRow key={build.id} build={build} />
          ))}
        </tbody>
      </Table>
      <nav aria-label="Pages" className="flex justify-between gap-2">
        {filter.cursor === undefined ? (
          <span />
        ) : (
          <LinkButton href={buildsHref({ ...filter, cursor: undefined })}>Newest</LinkButton>
        )}
        {data.next !== null && <LinkButton href={buildsHref({ ...filter, cursor: data.next })}>Older</LinkButton>}
      </nav>
    </>
  );
}

function NoBuilds({ filter }: { filter: BuildsFilter }) {
  const filtered = filter.status !== undefined || filter.recipe !== undefined;
  return filtered ? (
    <EmptyState icon={Flame} title="No build matches" action={<LinkButton href="/builds">Show all builds</LinkButton>}>
      No build has this state and recipe.
    </EmptyState>
  ) : (
    <EmptyState
      icon={Flame}
      title="Nothing has been baked yet"
      action={
        <LinkButton href="/recipes" variant="primary">
          Choose a recipe
        </LinkButton>
      }
    >
      Builds appear here as soon as somebody asks for an image, here, by the{" "}
      <Link href="/api/v1/openapi.json" prefetch={false} className="underline">
        API
      </Link>{" "}
      or by converting a Torcx archive.
    </EmptyState>
  );
}
