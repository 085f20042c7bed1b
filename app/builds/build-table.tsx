"use client";

import { useQuery } from "@tanstack/react-query";
import { Flame } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { Build } from "#lib/builds/schema";
import { ActionButton } from "../_client/action-button";
import { useAllowed } from "../_client/allowed";
import { NoWorker } from "../_frame/no-worker";
import { Button } from "../_ui/button";
import { EmptyState } from "../_ui/empty-state";
import { LinkButton } from "../_ui/links";
import { Notice } from "../_ui/notice";
import { Pager } from "../_ui/pager";
import { Section } from "../_ui/section";
import { Table, TableHead } from "../_ui/table";
import { cancelAll } from "./actions";
import { BUILD_COLUMNS, BuildRow } from "./build-row";
import { titleOf } from "./describe";
import { type BuildsFilter, buildsHref, buildsQuery, queueQuery } from "./queries";

/** What bakes and what waits, in its order. Absent while there is nothing. */
export function BuildQueue() {
  const canCancel = useAllowed("cancel build");
  const { data, error } = useQuery(queueQuery);
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set());
  if (data === undefined || data.items.length === 0) return null;
  const { items, counts } = data;
  const open = items.filter(({ cancelling }) => !cancelling);
  const marked = open.filter(({ id }) => marks.has(id)).map(({ id }) => id);
  const more = counts.running + counts.queued - items.length;
  return (
    <Section
      id="now"
      title="Now"
      note={`${counts.running} baking, ${counts.queued} waiting`}
      actions={
        <>
          {canCancel && marked.length < open.length && open.length > 1 && (
            <Button size="small" variant="quiet" onPress={() => setMarks(new Set(open.map(({ id }) => id)))}>
              Mark all {open.length}
            </Button>
          )}
          {marked.length > 0 && (
            <ActionButton may="cancel build" size="small" action={cancelAll.bind(null, marked)}>
              {marked.length === 1 ? "Cancel 1 build" : `Cancel ${marked.length} builds`}
            </ActionButton>
          )}
        </>
      }
    >
      {error !== null && <MayBeOld />}
      <NoWorker what="these wait" />
      <BuildRows label="Builds that bake or wait" builds={items} marks={canCancel ? { marks, setMarks } : undefined} />
      {more > 0 && <p className="text-sm text-muted">{more} more wait behind these.</p>}
    </Section>
  );
}

/** Builds that have ended, a page at a time, newest first. */
export function BuildHistory({ filter }: { filter: BuildsFilter }) {
  const { data, error } = useQuery(buildsQuery(filter));
  if (data === undefined) return null;
  if (data.items.length === 0) return <NoBuilds filter={filter} />;
  const to = (cursor: string | undefined) => buildsHref({ ...filter, cursor });
  return (
    <>
      {error !== null && <MayBeOld />}
      <BuildRows label="Builds" builds={data.items} />
      <Pager
        first={filter.cursor === undefined ? null : { href: to(undefined), word: "Newest" }}
        next={data.next === null ? null : { href: to(data.next), word: "Older" }}
      />
    </>
  );
}

type Marks = { marks: ReadonlySet<string>; setMarks(marks: ReadonlySet<string>): void };

type BuildRowsProps = { label: string; builds: readonly Build[]; marks?: Marks | undefined };

function BuildRows({ label, builds, marks }: BuildRowsProps) {
  return (
    <Table label={label} className="md:min-w-2xl">
      <TableHead columns={BUILD_COLUMNS} />
      <tbody>
        {builds.map((build) => (
          <BuildRow
            key={build.id}
            build={build}
            mark={marks !== undefined && !build.cancelling && <Mark build={build} {...marks} />}
          />
        ))}
      </tbody>
    </Table>
  );
}

/** Chooses a build for what is done with several at once. */
function Mark({ build, marks, setMarks }: Marks & { build: Build }) {
  const { id } = build;
  return (
    <input
      type="checkbox"
      aria-label={`Mark ${titleOf(build)}`}
      checked={marks.has(id)}
      onChange={({ target: { checked } }) =>
        setMarks(
          new Set(
            Array.from(marks.values())
              .filter((other) => other !== id)
              .concat(checked ? id : []),
          ),
        )
      }
      className="relative z-10 m-0.5 size-5 shrink-0 accent-accent"
    />
  );
}

function MayBeOld() {
  return <Notice tone="warn" role="status" title="The list may be old. The server does not answer." />;
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
      title="No build has ended yet"
      action={
        <LinkButton href="/recipes" variant="primary">
          Choose a recipe
        </LinkButton>
      }
    >
      Builds are kept here with their plan and log, however they were asked for: on these pages, by the{" "}
      <Link href="/api/v1/openapi.json" prefetch={false} className="underline">
        API
      </Link>{" "}
      or by converting a Torcx archive.
    </EmptyState>
  );
}
