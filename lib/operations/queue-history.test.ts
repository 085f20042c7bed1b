import { expect, it } from "vitest";
import type { Life } from "#lib/builds/reads-history";
import { endedSpans, queueSpans } from "#lib/operations/queue-history";

const NOW = new Date("2026-12-04T12:07:00Z");
const at = (time: string) => new Date(`2026-12-${time}Z`);

const life = (status: Life["status"], created: string, started: string | null, finished: string | null): Life => ({
  status,
  createdAt: at(created),
  startedAt: started === null ? null : at(started),
  finishedAt: finished === null ? null : at(finished),
});

const LIVES = [
  // Two at once for some seconds, of which one waits for the other.
  life("succeeded", "04T10:01:00", "04T10:01:01", "04T10:01:09"),
  life("failed", "04T10:01:02", "04T10:01:09", "04T10:01:20"),
  // Asked for before the day, taken within it.
  life("succeeded", "03T11:00:00", "03T12:31:00", "03T12:50:00"),
  // Cancelled while it waited.
  life("cancelled", "04T11:50:00", null, "04T12:01:00"),
  life("queued", "04T12:06:00", null, null),
  life("running", "04T12:00:00", "04T12:05:00", null),
];

it("tells the most that waited and baked at once, of each quarter of the last day", () => {
  const spans = queueSpans(LIVES, NOW);
  expect(spans).toHaveLength(96);
  expect(spans.at(-1)).toEqual({ from: "2026-12-04T12:00:00.000Z", queued: 2, running: 1 });
  const found = (from: string) => spans.find((span) => span.from === `2026-12-${from}:00.000Z`);
  expect(found("04T10:00")).toMatchObject({ queued: 1, running: 1 });
  expect(found("04T10:15")).toMatchObject({ queued: 0, running: 0 });
  expect(found("03T12:15")).toMatchObject({ queued: 1, running: 0 });
  expect(found("03T12:30")).toMatchObject({ queued: 1, running: 1 });
  expect(found("03T12:45")).toMatchObject({ queued: 0, running: 1 });
  expect(found("04T11:45")).toMatchObject({ queued: 1, running: 0 });
});

it("tells what became of the builds that ended in each hour", () => {
  const spans = endedSpans(LIVES, NOW);
  expect(spans).toHaveLength(24);
  expect(spans.at(-1)).toEqual({ from: "2026-12-04T12:00:00.000Z", succeeded: 0, failed: 0, cancelled: 1 });
  expect(spans.at(-3)).toMatchObject({ succeeded: 1, failed: 1, cancelled: 0 });
  // 23 hours before, in the first of the spans, lies 13:00; what ended before is left out.
  expect(spans[0]?.from).toBe("2026-12-03T13:00:00.000Z");
  expect(spans.reduce((sum, { succeeded }) => sum + succeeded, 0)).toBe(1);
});

it("is flat where nothing was baked", () => {
  expect(queueSpans([], NOW).every(({ queued, running }) => queued === 0 && running === 0)).toBe(true);
});
