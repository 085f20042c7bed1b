"use client";

import { CopyButton } from "../_ui/copy-button";
import { baseUrlOf, hasExtras, searchOf } from "./addresses";
import type { Standing } from "./cards";
import { IssueList } from "./issue-list";
import { FORM, type Told } from "./told";
import type { Machine } from "./use-machine";

/** How the config stands: what is wrong with it, what is still to be baked, and the link to it. */
export function Verdict({ machine }: { machine: Machine }) {
  const { issues, mend, complete, facts } = machine;
  // The buttons that mend stand beside the choices.
  const told = issues
    .filter(({ severity, path, code }) => (severity === "error" && code !== FORM) || path === "repository")
    .map((issue) => ({ ...issue, remedy: null }));
  const link = `${baseUrlOf(facts)}/${searchOf(complete, null)}`;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4">
        <p role="status" className="text-sm text-muted">
          {summaryOf(machine)}
        </p>
        <CopyButton text={link} label={hasExtras(complete) ? "Copy link without the extras" : "Copy link"}>
          Copy link
        </CopyButton>
      </div>
      <IssueList label="About the config" issues={told} mend={mend} />
    </div>
  );
}

/** `1 error · 2 warnings · 1 image to bake`, or that all is well. */
export function summaryOf({ issues, cards }: Pick<Machine, "issues" | "cards">): string {
  const shown = issues.filter(({ code }) => code !== "not-baked");
  const standing = (one: Standing) => cards.filter((card) => card.standing === one).length;
  const parts = [
    plural(count(shown, "error"), "error"),
    plural(count(shown, "warning"), "warning"),
    plural(standing("open"), "version", " to choose"),
    plural(standing("missing"), "image", " to bake"),
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join(" · ");
  return cards.length === 0 ? "Nothing is chosen" : "Ready to boot";
}

function count(issues: readonly Told[], severity: Told["severity"]): number {
  return issues.filter((issue) => issue.severity === severity).length;
}

function plural(number: number, word: string, what = ""): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}${what}`;
}
