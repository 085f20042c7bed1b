import type { EndedSpan } from "#lib/operations/schema";
import { Disclosure } from "../_ui/disclosure";
import { Chart, HEIGHT, Key, topFor } from "./chart";
import { HourTable } from "./hour-table";

type Outcome = "succeeded" | "failed" | "cancelled";

/** From the bottom up. Failures reach further out of the bar than the rest: colour is not all that tells them. */
const PARTS: readonly { outcome: Outcome; fill: string; sign: string; inset: number }[] = [
  { outcome: "succeeded", fill: "fill-ok", sign: "bg-ok", inset: 0.22 },
  { outcome: "failed", fill: "fill-bad", sign: "bg-bad", inset: 0.08 },
  { outcome: "cancelled", fill: "fill-edge", sign: "bg-edge", inset: 0.34 },
];

/** What became of the builds that ended over the last day: a bar for each hour. */
export function EndedChart({ spans }: { spans: readonly EndedSpan[] }) {
  const sum = (outcome: Outcome) => spans.reduce((total, span) => total + span[outcome], 0);
  const top = topFor(Math.max(0, ...spans.map(({ succeeded, failed, cancelled }) => succeeded + failed + cancelled)));
  const label = `Of the last 24 hours: ${PARTS.map(({ outcome }) => `${sum(outcome)} ${outcome}`).join(", ")}.`;
  return (
    <>
      <Chart
        label={label}
        width={spans.length}
        top={top}
        legend={PARTS.map(({ outcome, sign }) => (
          <Key key={outcome} sign={sign}>
            {sum(outcome)} {outcome}
          </Key>
        ))}
      >
        {spans.map((span, index) => (
          <HourBar key={span.from} span={span} at={index} top={top} />
        ))}
      </Chart>
      <Disclosure title="As a table" isLazy>
        <HourTable
          label="Builds that ended"
          columns={["Succeeded", "Failed", "Cancelled"]}
          rows={spans.map((span) => ({ from: span.from, values: PARTS.map(({ outcome }) => span[outcome]) }))}
        />
      </Disclosure>
    </>
  );
}

function HourBar({ span, at, top }: { span: EndedSpan; at: number; top: number }) {
  let below = 0;
  return PARTS.map(({ outcome, fill, inset }) => {
    const height = (span[outcome] / top) * HEIGHT;
    below += height;
    return (
      height > 0 && (
        <rect key={outcome} x={at + inset} width={1 - 2 * inset} y={HEIGHT - below} height={height} className={fill} />
      )
    );
  });
}
