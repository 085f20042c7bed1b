import type { AuditEntry } from "#lib/people/audit-schema";
import { Badge } from "../../_ui/badge";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { TimeAgo } from "../../_ui/times";

const COLUMNS = [
  { id: "when", title: "When", className: "w-24 sm:w-28" },
  { id: "who", title: "Who", className: "w-44 max-sm:hidden" },
  { id: "what", title: "What" },
  { id: "outcome", title: "Outcome", className: "w-28 max-sm:hidden" },
  { id: "from", title: "From", className: "w-36 max-lg:hidden" },
];

export function ChangeTable({ changes }: { changes: readonly AuditEntry[] }) {
  return (
    <Table label="Changes" focusable>
      <TableHead columns={COLUMNS} />
      <tbody>
        {changes.map((change) => (
          <ChangeRow key={change.seq} change={change} />
        ))}
      </tbody>
    </Table>
  );
}

function ChangeRow({ change: { at, who, verb, about, outcome, message, address, requestId } }: { change: AuditEntry }) {
  return (
    <Row>
      <Cell className="text-muted">
        <TimeAgo at={at} />
      </Cell>
      <Cell className="max-w-44 truncate max-sm:hidden" title={who}>
        {who}
      </Cell>
      <Cell>
        <span className="text-muted sm:hidden">{who}: </span>
        {verb}
        {about !== null && <p className="font-mono text-xs text-muted wrap-anywhere">{about}</p>}
        <div className="sm:hidden">{outcome !== "done" && <OutcomeBadge outcome={outcome} />}</div>
        {message !== null && <p className="text-xs text-muted wrap-anywhere">{message}</p>}
      </Cell>
      <Cell className="max-sm:hidden">
        <OutcomeBadge outcome={outcome} />
      </Cell>
      <Cell className="text-muted max-lg:hidden" title={requestId === null ? undefined : `Request ${requestId}`}>
        {address ?? "–"}
      </Cell>
    </Row>
  );
}

function OutcomeBadge({ outcome }: Pick<AuditEntry, "outcome">) {
  return <Badge tone={outcome === "done" ? "ok" : "warn"}>{outcome.replace("_", " ")}</Badge>;
}
