"use client";

import { useQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import type { Watch } from "#lib/follow/schema";
import { Allowed } from "../../_client/allowed";
import { newWatchHref, type WatchesFilter, watchesHref, watchesQuery, watchQuery } from "../../_follow/queries";
import { NoWorker } from "../../_frame/no-worker";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { Pager } from "../../_ui/pager";
import { Panel } from "../../_ui/section";
import { useNow } from "../../_ui/times";
import { WatchRow } from "./watch-row";

/** A page of watches, the last added first. */
export function WatchList({ filter }: { filter: WatchesFilter }) {
  const { data, error } = useQuery(watchesQuery(filter));
  const now = useNow();
  if (data === undefined) return null;
  const to = (cursor: string | undefined) => watchesHref({ ...filter, cursor });
  if (data.items.length === 0) return <Nothing filter={filter} />;
  return (
    <>
      {error !== null && <Notice tone="warn" role="status" title="The list may be old. The server does not answer." />}
      <NoWorker what="nobody looks upstream" />
      <Panel className="">
        <ul aria-label="What is followed" className="flex flex-col divide-y divide-line">
          {data.items.map((watch) => (
            <WatchRow key={watch.id} watch={watch} now={now} />
          ))}
        </ul>
      </Panel>
      <Pager
        first={filter.cursor === undefined ? null : { href: to(undefined), word: "Newest" }}
        next={data.next === null ? null : { href: to(data.next), word: "Older" }}
      />
    </>
  );
}

/** How it stands with one watch, on its own page. */
export function WatchNow({ watch }: { watch: Watch }) {
  const { data } = useQuery({ ...watchQuery(watch.id), initialData: { watch } });
  const now = useNow();
  return (
    <>
      <NoWorker what="nobody looks upstream" />
      <Panel className="">
        <ul aria-label="How it stands">
          <WatchRow watch={data.watch} now={now} isAlone />
        </ul>
      </Panel>
    </>
  );
}

function Nothing({ filter: { recipe } }: { filter: WatchesFilter }) {
  return (
    <EmptyState
      icon={Radar}
      title={recipe === undefined ? "Nothing is followed yet" : `${recipe} is not followed`}
      action={
        <Allowed to="follow">
          <LinkButton href={newWatchHref(recipe)} variant="primary">
            {recipe === undefined ? "Follow a recipe" : `Follow ${recipe}`}
          </LinkButton>
        </Allowed>
      }
    >
      What is followed is looked for upstream every few hours. New versions are baked as candidates: machines see them
      once they are published.
    </EmptyState>
  );
}
