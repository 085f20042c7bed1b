"use client";

import { useQuery } from "@tanstack/react-query";
import { Notice } from "../_ui/notice";
import { statusQuery } from "./status";

/** Whether nobody is there to bake, so that what is asked for waits. */
export function useIsWithoutWorker(): boolean {
  const { data } = useQuery(statusQuery);
  return data?.worker === false;
}

/** Says so wherever something waits or would have to. `what` is what waits: "this build waits". */
export function NoWorker({ what }: { what: string }) {
  if (!useIsWithoutWorker()) return null;
  return (
    <Notice tone="warn" role="status" title={`No worker is running, so ${what}.`}>
      <p>
        A worker starts together with the server. If it was stopped, start Bakehouse again; what waits keeps its place.
      </p>
    </Notice>
  );
}
