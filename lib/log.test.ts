import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fieldsNow, setLog, stderrLog, withFields } from "#lib/log";

let printed: string;
beforeEach(() => {
  printed = "";
  vi.useFakeTimers({ now: new Date("2026-11-23T08:00:00Z"), toFake: ["Date"] });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  setLog("text", {});
});

it("prints lines for people, whatever they are about", () => {
  withFields({ build: "b1", requestId: "r1" }, () => stderrLog("info", "Baking docker-24.0.5-x86-64.raw."));
  expect(printed).toBe("2026-11-23T08:00:00.000Z info Baking docker-24.0.5-x86-64.raw.\n");
});

it("prints an object a line for programs, with what it is about", async () => {
  setLog("json", { process: "worker", worker: "w1" });
  stderrLog("warn", "said\nin two lines \u2028 \u0085 \u001b[31m and “more”");
  await withFields({ build: "b1" }, async () => {
    await Promise.resolve();
    withFields({ requestId: "r1" }, () => stderrLog("error", "deep down"));
  });
  const lines = printed.trimEnd().split(/[\n\r\u2028\u0085]/);
  const always = { time: "2026-11-23T08:00:00.000Z", process: "worker", worker: "w1" };
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { ...always, level: "warn", text: "said\nin two lines \u2028 \u0085 \u001b[31m and “more”" },
    { ...always, level: "error", text: "deep down", build: "b1", requestId: "r1" },
  ]);
  expect(fieldsNow()).toEqual({ process: "worker", worker: "w1" });
});

it("lets nothing from outside begin a line of its own, or reach a terminal", () => {
  stderrLog("info", "a\r\n2026-11-23T08:00:00.000Z error forged \u001b]0;x\u0007\n    at a stack (trace.ts:1)");
  expect(printed).toBe(
    "2026-11-23T08:00:00.000Z info a\\u000d\n  2026-11-23T08:00:00.000Z error forged \\u001b]0;x\\u0007\n    at a stack (trace.ts:1)\n",
  );
});

it.each([
  ["https://me:secret@git.example/a.tgz broke off.", "https://…@git.example/a.tgz broke off."],
  ["GET https://a.example/x?X-Amz-Signature=abc&v=1.", "GET https://a.example/x?X-Amz-Signature=…&v=1."],
  ["at /extensions/docker?token=abc.", "at /extensions/docker?token=…."],
  ["used ghp_abcdefghij0123 at api.github.com", "used ghp_… at api.github.com"],
  ["https://a.example/download?version=1.2", "https://a.example/download?version=1.2"],
  ["mail@host is no address, nor is a?key", "mail@host is no address, nor is a?key"],
])("never prints what lets somebody in: %s", (said, shown) => {
  stderrLog("info", said);
  expect(printed).toBe(`2026-11-23T08:00:00.000Z info ${shown}\n`);
});
