"use client";

import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "../../_frame/status";
import { Notice } from "../../_ui/notice";

/** Why a waiting build may wait for long. */
export function WorkerMissing() {
  const { data } = useQuery(statusQuery);
  if (data?.worker !== false) return null;
  return (
    <Notice tone="warn" role="status" title="No worker is running, so this build waits.">
      <p>
        A worker starts together with the server. If it was stopped, start Bakehouse again; the build keeps its place.
      </p>
    </Notice>
  );
}
