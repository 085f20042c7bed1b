import type { Build } from "#lib/builds/schema";
import type { ShownIssue } from "#lib/machine/check/form";
import type { Card, ImageStatus } from "#lib/machine/choices/cards";
import { isUnderway } from "./image-state";
import type { Machine } from "./use-machine";

type Judged = Pick<Machine, "issues" | "cards" | "isValid" | "problem">;
type Bakery = { builds: ReadonlyMap<string, Pick<Build, "status">>; isWithoutWorker: boolean };

/** `1 error · 2 warnings · 1 image to bake`, or that all is well: said only when nothing on the page says otherwise. */
export function summaryOf({ issues, cards, isValid, problem }: Judged, bakery: Bakery): string {
  if (problem !== null) return "Not judged since your last changes";
  if (!isValid && !issues.some(({ code }) => code === "form")) return "Judging your changes";
  const counted = issues.filter(({ code }) => code !== "not-baked" && code !== "local-server");
  const parts = [
    plural(count(counted, "error"), "error"),
    plural(count(counted, "warning"), "warning"),
    isUnreachable(issues) ? "1 address to set" : "",
    plural(withStatus(cards, "open").length, "version", " to choose"),
    ...bakingOf(withStatus(cards, "missing"), bakery),
    plural(withStatus(cards, "asking").length, "image", " to look up"),
    plural(cards.filter(({ misfit }) => misfit === "outdated").length, "outdated image"),
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join(" · ");
  return cards.length === 0 ? "Nothing is chosen" : "Ready to boot";
}

/** Whether the config names an address that no machine gets to. */
export function isUnreachable(issues: readonly ShownIssue[]): boolean {
  return issues.some(({ code }) => code === "local-server");
}

function bakingOf(missing: readonly Card[], { builds, isWithoutWorker }: Bakery): string[] {
  const underway = missing.filter(({ file }) => {
    const build = builds.get(file ?? "");
    return build !== undefined && isUnderway(build);
  });
  return [
    plural(missing.length - underway.length, "image", " to bake"),
    plural(underway.length, "image", isWithoutWorker ? " waiting: no worker is running" : " being baked"),
  ];
}

function withStatus(cards: readonly Card[], wanted: ImageStatus): readonly Card[] {
  return cards.filter(({ status }) => status === wanted);
}

function count(issues: readonly ShownIssue[], severity: ShownIssue["severity"]): number {
  return issues.filter((issue) => issue.severity === severity).length;
}

function plural(number: number, word: string, what = ""): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}${what}`;
}
