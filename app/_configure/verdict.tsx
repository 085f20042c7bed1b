"use client";

import { baseUrlOf, hasExtras, searchOf } from "#lib/configs/addresses";
import type { ShownIssue } from "#lib/machine/check/form";
import type { ImageStatus } from "#lib/machine/choices/cards";
import { finished } from "#lib/machine/choices/edit";
import type { Reach } from "../_server/reach";
import { CopyButton } from "../_ui/copy-button";
import { AddressField } from "./address-field";
import { IssueList } from "./issue-list";
import type { Machine } from "./use-machine";

/** How the config stands: what is wrong with it, what is still to be baked, and the link to it. */
export function Verdict({ machine, reach }: { machine: Machine; reach: Reach | null }) {
  const { issues, onFix, server } = machine;
  const choices = finished(machine.input);
  // The buttons that fix them stand beside the choices.
  const shown = issues
    .filter(({ severity, path, code }) => (severity === "error" && code !== "form") || path === "repository")
    .map((issue) => ({ ...issue, fix: null }));
  const isOpen = isUnreachable(issues);
  const link = `${baseUrlOf(server)}/${searchOf(choices, null)}`;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4">
        <p role="status" className={`text-sm ${isOpen ? "font-medium text-warn" : "text-muted"}`}>
          {summaryOf(machine)}
        </p>
        <CopyButton text={link} label={hasExtras(choices) ? "Copy link without the extras" : "Copy link"}>
          Copy link
        </CopyButton>
      </div>
      <IssueList label="About the config" issues={shown} onFix={onFix} />
      {reach !== null && (isOpen || reach.address !== null) && <AddressField key={reach.address} reach={reach} />}
    </div>
  );
}

/** `1 error · 2 warnings · 1 image to bake`, or that all is well. */
export function summaryOf({ issues, cards }: Pick<Machine, "issues" | "cards">): string {
  const shown = issues.filter(({ code }) => code !== "not-baked" && code !== "local-server");
  const cardsThatAre = (status: ImageStatus) => cards.filter((card) => card.status === status).length;
  const parts = [
    plural(count(shown, "error"), "error"),
    plural(count(shown, "warning"), "warning"),
    isUnreachable(issues) ? "1 address to set" : "",
    plural(cardsThatAre("open"), "version", " to choose"),
    plural(cardsThatAre("missing"), "image", " to bake"),
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join(" · ");
  return cards.length === 0 ? "Nothing is chosen" : "Ready to boot";
}

/** Whether the config names an address that no machine gets to. */
function isUnreachable(issues: readonly ShownIssue[]): boolean {
  return issues.some(({ code }) => code === "local-server");
}

function count(issues: readonly ShownIssue[], severity: ShownIssue["severity"]): number {
  return issues.filter((issue) => issue.severity === severity).length;
}

function plural(number: number, word: string, what = ""): string {
  return number === 0 ? "" : `${number} ${word}${number === 1 ? "" : "s"}${what}`;
}
