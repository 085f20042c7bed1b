import type { ReactNode } from "react";
import type { Build } from "#lib/builds/schema";
import { STAGE_LABEL } from "#lib/builds/state";
import { Bytes } from "../_ui/bytes";
import { TextLink } from "../_ui/links";
import { Bar } from "../_ui/progress-bar";
import { Cell, Row } from "../_ui/table";
import { TimeAgo, TimeSpan } from "../_ui/times";
import { targetOf, titleOf } from "./describe";
import { StatusBadge } from "./status-badge";

/** Shared by the tables and their skeleton, so that nothing moves when the builds arrive. */
export const BUILD_COLUMNS = [
  { id: "state", title: "State", className: "w-36" },
  { id: "what", title: "What" },
  { id: "duration", title: "Duration", className: "w-28 text-right max-sm:hidden" },
  { id: "size", title: "Size", className: "w-28 text-right max-sm:hidden" },
  { id: "when", title: "When", className: "w-28" },
  { id: "who", title: "Asked by", className: "w-36 max-md:hidden" },
];

const NOTHING = (
  <>
    <span aria-hidden>–</span>
    <span className="sr-only">none</span>
  </>
);

/** `mark` is a tick for a build that can be chosen. */
export function BuildRow({ build, mark }: { build: Build; mark?: ReactNode }) {
  const { id, kind, status, position, cancelling, startedAt, finishedAt, size, createdAt, origin, error } = build;
  return (
    <Row>
      <Cell>
        <span className="flex items-center gap-2">
          {mark}
          <StatusBadge status={status} kind={kind} position={position} cancelling={cancelling} />
        </span>
      </Cell>
      <Cell>
        <TextLink href={`/builds/${id}`} quiet wholeRow className="font-mono font-medium">
          {titleOf(build)}
        </TextLink>{" "}
        <span className="whitespace-nowrap text-muted">{targetOf(build)}</span>
        {status === "running" && <HowFar build={build} />}
        {error !== null && <p className="line-clamp-3 max-w-prose text-muted wrap-anywhere">{error.message}</p>}
      </Cell>
      <Cell className="text-right max-sm:hidden">
        {startedAt ? <TimeSpan from={startedAt} to={finishedAt} /> : NOTHING}
      </Cell>
      <Cell className="text-right max-sm:hidden">{size === null ? NOTHING : <Bytes value={size} />}</Cell>
      <Cell className="text-muted">
        <TimeAgo at={createdAt} />
      </Cell>
      <Cell className="max-w-48 truncate text-muted max-md:hidden" title={origin}>
        {origin}
      </Cell>
    </Row>
  );
}

/** The stage that runs, and how much of it is done. */
function HowFar({ build }: { build: Build }) {
  const { stage, progress } = build;
  const { done, total } = progress ?? { done: 0, total: null };
  const word = stage === null ? "Starting" : STAGE_LABEL[stage];
  return (
    <div className="mt-1 flex max-w-72 flex-col gap-1 text-muted">
      <span className="flex justify-between gap-2">
        {word}
        {total ? <span>{Math.floor((done / total) * 100)} %</span> : null}
      </span>
      <Bar label={`${word} ${titleOf(build)}`} done={done} total={total} thin />
    </div>
  );
}
