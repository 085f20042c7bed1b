import type { WorkerNow } from "#lib/operations/schema";
import { NoWorker } from "../_frame/no-worker";
import { Badge } from "../_ui/badge";
import { TextLink } from "../_ui/links";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";

const COLUMNS = [
  { id: "worker", title: "Worker" },
  { id: "now", title: "Does now" },
  { id: "can", title: "Can", className: "max-md:hidden" },
  { id: "by", title: "Versions", className: "max-lg:hidden" },
  { id: "since", title: "Runs since", className: "max-sm:hidden" },
  { id: "alive", title: "Last sign", className: "w-28" },
];

/** Who bakes, on which host, and what. */
export function WorkerTable({ workers }: { workers: readonly WorkerNow[] }) {
  if (workers.length === 0) return <NoWorker what="nothing is baked, followed or signed" />;
  return (
    <Table label="Workers" focusable={workers.every(({ doing }) => doing.length === 0)}>
      <TableHead columns={COLUMNS} />
      <tbody>
        {workers.map((worker) => (
          <Row key={worker.id}>
            <Cell className="max-w-56">
              <span className="block truncate font-medium" title={worker.facts?.host}>
                {worker.facts?.host ?? "finding out …"}
              </span>
              <code className="text-xs text-muted" title={`Worker ${worker.id}, as the log has it`}>
                {worker.id.slice(0, 8)}
              </code>
            </Cell>
            <Cell className="min-w-40">
              <Doing worker={worker} />
            </Cell>
            <Cell className="max-md:hidden">
              <Abilities worker={worker} />
            </Cell>
            <Cell className="text-muted max-lg:hidden">
              {worker.facts && `Node ${worker.facts.node.slice(1)}, mksquashfs ${worker.facts.mksquashfs ?? "missing"}`}
            </Cell>
            <Cell className="text-muted max-sm:hidden">
              <TimeAgo at={worker.startedAt} />
            </Cell>
            <Cell className="text-muted">{worker.beatAt === null ? "–" : <TimeAgo at={worker.beatAt} />}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Doing({ worker: { doing, rehearses, concurrency } }: { worker: WorkerNow }) {
  if (doing.length === 0 && rehearses.length === 0) return <span className="text-muted">Waits for builds</span>;
  return (
    <>
      <ul className="flex flex-col gap-0.5">
        {doing.map(({ id, file, stage }) => (
          <li key={id} className="flex flex-wrap gap-x-2">
            <TextLink href={`/builds/${id}`} quiet prefetch={false} className="wrap-anywhere">
              {file.replace(/\.raw$/, "")}
            </TextLink>
            {stage !== null && <span className="text-muted">{stage}</span>}
          </li>
        ))}
        {rehearses.length > 0 && (
          <li className="flex flex-wrap gap-x-2">
            <span className="wrap-anywhere">
              {rehearses.length === 1 ? rehearses[0]?.replace(/\.raw$/, "") : `${rehearses.length} images together`}
            </span>
            <span className="text-muted">rehearsal for another host</span>
          </li>
        )}
      </ul>
      {concurrency > 1 && (
        <span className="text-xs text-muted">
          {doing.length} of {concurrency} places
        </span>
      )}
    </>
  );
}

/** Any worker bakes for any architecture; merging an image takes a systemd of its own. */
function Abilities({ worker: { facts } }: { worker: WorkerNow }) {
  if (facts === null) return null;
  const { arch, judges, problems, sandbox } = facts;
  return (
    <span className="flex flex-wrap gap-1.5">
      <Badge title={`Its programs run in: ${sandbox}`}>{arch}</Badge>
      {judges.length === 0 ? (
        <Badge title={problems.join(" ")}>can’t rehearse</Badge>
      ) : (
        <Badge tone="ok" title={`By ${judges.join(", ")}`}>
          can rehearse
        </Badge>
      )}
    </span>
  );
}
