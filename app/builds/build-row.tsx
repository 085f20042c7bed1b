import type { Build } from "#lib/builds/schema";
import { Bytes } from "../_ui/bytes";
import { TextLink } from "../_ui/links";
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

export function BuildRow({ build }: { build: Build }) {
  const { id, kind, status, position, cancelling, startedAt, finishedAt, size, createdAt, origin } = build;
  return (
    <Row>
      <Cell>
        <StatusBadge status={status} kind={kind} position={position} cancelling={cancelling} />
      </Cell>
      <Cell>
        <TextLink href={`/builds/${id}`} quiet className="font-mono font-medium">
          {titleOf(build)}
        </TextLink>{" "}
        <span className="whitespace-nowrap text-muted">{targetOf(build)}</span>
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
