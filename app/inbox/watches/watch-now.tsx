"use client";

import { useQuery } from "@tanstack/react-query";
import type { Watch } from "#lib/follow/schema";
import { watchQuery } from "../../_follow/queries";
import { NoWorker } from "../../_frame/no-worker";
import { Panel } from "../../_ui/section";
import { useNow } from "../../_ui/times";
import { WatchRow } from "./watch-row";

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
