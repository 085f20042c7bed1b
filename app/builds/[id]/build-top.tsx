"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Build, OtherVersion } from "#lib/builds/schema";
import { hasEnded, STATUS } from "#lib/builds/state";
import { ActionButton } from "../../_client/action-button";
import { PageHeader } from "../../_ui/page-header";
import { TimeAgo } from "../../_ui/times";
import { bakeInstead, cancel, remove, retry } from "../actions";
import { targetOf, titleOf } from "../describe";
import { buildQuery } from "../queries";
import { StatusBadge } from "../status-badge";
import { WhyFailed } from "./why-failed";

/** What is baked, for whom, in which state, why it failed if it did, and the one thing to do about it. */
export function BuildTop({ id }: { id: string }) {
  const { data } = useQuery(buildQuery(id));
  useEndInTitle(data?.build);
  if (data === undefined) return null;
  const { build } = data;
  const { status, kind, position, cancelling, createdAt, origin } = build;
  return (
    <>
      <PageHeader
        title={<span className="font-mono tracking-tighter">{titleOf(build)}</span>}
        actions={<MainAction id={id} />}
      >
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <StatusBadge status={status} kind={kind} position={position} cancelling={cancelling} />
          <span>{targetOf(build)}</span>
          <span>
            {kind === "adopted" ? "its file is from" : "asked"} <TimeAgo at={createdAt} /> · {origin}
            {build.unsaved && " · of a recipe that was not saved"}
          </span>
        </div>
      </PageHeader>
      {build.error !== null && <WhyFailed build={build} error={build.error} />}
    </>
  );
}

/** Says in the tab's title how a build has ended that had not when it was opened. */
function useEndInTitle(build: Build | undefined) {
  const wasOpen = useRef(false);
  const status = build?.status;
  const title = build && titleOf(build);
  useEffect(() => {
    if (status === undefined) return;
    if (!hasEnded(status)) wasOpen.current = true;
    else if (wasOpen.current) document.title = `${STATUS[status].label}: ${title} · Bakehouse`;
  }, [status, title]);
}

function versionOf({ version, options = {} }: OtherVersion): string {
  return version ?? Object.values(options).join(" and ");
}

function MainAction({ id }: { id: string }) {
  const { data } = useQuery(buildQuery(id));
  if (data === undefined) return null;
  const { status, cancelling, error } = data.build;
  if (!hasEnded(status))
    return cancelling ? null : (
      <ActionButton may="cancel build" action={cancel.bind(null, id)}>
        Cancel build
      </ActionButton>
    );
  if (status === "succeeded") return null;
  return (
    <>
      <ActionButton
        may="delete build"
        action={remove.bind(null, id)}
        confirm={{ title: "Delete this build?", text: "Its log and its plan are gone then." }}
      >
        Delete build
      </ActionButton>
      {error?.suggestion === undefined ? (
        <ActionButton may="retry build" action={retry.bind(null, id)} variant="primary">
          Retry build
        </ActionButton>
      ) : (
        <ActionButton may="bake image" action={bakeInstead.bind(null, id)} variant="primary">
          Bake with {versionOf(error.suggestion)}
        </ActionButton>
      )}
    </>
  );
}
