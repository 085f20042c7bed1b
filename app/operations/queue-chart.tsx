import type { Operations, QueueSpan } from "#lib/operations/schema";
import { Disclosure } from "../_ui/disclosure";
import { TimeAgo } from "../_ui/times";
import { Chart, HEIGHT, Key, topFor } from "./chart";
import { HourTable } from "./hour-table";

type QueueChartProps = { queue: Operations["queue"]; places: number };

/** How many builds waited and baked over the last day: what waits as a line, what bakes as a filled area. */
export function QueueChart({ queue: { queued, running, oldestQueuedAt, spans }, places }: QueueChartProps) {
  const most = { queued: mostOf(spans, "queued"), running: mostOf(spans, "running") };
  const top = topFor(Math.max(most.queued, most.running, places));
  const label = `Of the last 24 hours: at most ${most.queued} builds waited and ${most.running} baked at once.`;
  return (
    <>
      <Chart
        label={label}
        width={spans.length}
        top={top}
        legend={
          <>
            <Key sign="border-t-2 border-accent">
              {queued} waiting
              {oldestQueuedAt !== null && (
                <span className="text-muted">
                  {" "}
                  (longest: <TimeAgo at={oldestQueuedAt} />)
                </span>
              )}
            </Key>
            <Key sign="bg-ok-soft border border-ok">{running} baking</Key>
          </>
        }
      >
        <path
          d={`${stepsOf(spans, "running", top)} V${HEIGHT} H0 Z`}
          className="fill-ok-soft stroke-ok"
          strokeWidth={1}
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={stepsOf(spans, "queued", top)}
          className="fill-none stroke-accent"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      </Chart>
      <Disclosure title="As a table" isLazy>
        <HourTable
          label="Builds that waited and baked at once, at most"
          columns={["Waiting", "Baking"]}
          rows={hoursOf(spans).map(({ from, queued: waiting, running: baking }) => ({
            from,
            values: [waiting, baking],
          }))}
        />
      </Disclosure>
    </>
  );
}

type Member = "queued" | "running";

function mostOf(spans: readonly QueueSpan[], member: Member): number {
  return Math.max(0, ...spans.map((span) => span[member]));
}

function stepsOf(spans: readonly QueueSpan[], member: Member, top: number): string {
  const y = (span: QueueSpan) => HEIGHT - (span[member] / top) * HEIGHT;
  const [first] = spans;
  const start = first === undefined ? HEIGHT : y(first);
  return `M0 ${start} ${spans.map((span, index) => `V${y(span)} H${index + 1}`).join(" ")}`;
}

/** Four quarters as one: a table of ninety-six rows is no help. */
function hoursOf(spans: readonly QueueSpan[]): QueueSpan[] {
  return spans.flatMap((span, index) => {
    if (index % 4 !== 0) return [];
    const four = spans.slice(index, index + 4);
    return { from: span.from, queued: mostOf(four, "queued"), running: mostOf(four, "running") };
  });
}
