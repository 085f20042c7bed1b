"use client";

import { baseUrlOf, hasExtras, searchOf } from "#lib/configs/addresses";
import type { ShownIssue } from "#lib/machine/check/form";
import { finished } from "#lib/machine/choices/edit";
import { useIsWithoutWorker } from "../_frame/no-worker";
import type { Reach } from "../_server/reach";
import { CopyButton } from "../_ui/copy-button";
import { SEVERITIES } from "../_ui/notice";
import { AddressField } from "./address-field";
import { IssueList } from "./issue-list";
import { issueKey, placeOf } from "./issue-place";
import { isUnreachable, summaryOf } from "./summary";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";

/** The verdict in a line. */
export function useSummary(machine: Machine, { builds }: Baking): string {
  return summaryOf(machine, { builds, isWithoutWorker: useIsWithoutWorker() });
}

type VerdictProps = { machine: Machine; baking: Baking; reach: Reach | null; goTo: (issue: ShownIssue) => void };

/** How the config stands: what is wrong with it and where, what is still to be baked, and the link to it. */
export function Verdict({ machine, baking, reach, goTo }: VerdictProps) {
  const { issues, onFix, server, cards } = machine;
  const choices = finished(machine.input);
  const wrong = issues.filter(({ severity, code }) => severity !== "hint" && code !== "not-baked");
  // The buttons that fix them stand beside the choices.
  const placeless = issues
    .filter((issue) => placeOf(issue, cards) === null && (wrong.includes(issue) || issue.path === "repository"))
    .map((issue) => ({ ...issue, fix: null }));
  const isOpen = isUnreachable(issues);
  const link = `${baseUrlOf(server)}/${searchOf(choices, null)}`;
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <div className="flex min-h-8 shrink-0 flex-wrap items-center justify-between gap-x-4">
        <p role="status" className={`text-sm ${isOpen ? "font-medium text-warn" : "text-muted"}`}>
          {useSummary(machine, baking)}
        </p>
        <CopyButton text={link} label={hasExtras(choices) ? "Copy link without the extras" : "Copy link"}>
          Copy link
        </CopyButton>
      </div>
      <Wrong issues={wrong} cards={cards} goTo={goTo} />
      <IssueList label="About the config" issues={placeless} onFix={onFix} />
      {reach !== null && (isOpen || reach.address !== null) && <AddressField key={reach.address} reach={reach} />}
    </div>
  );
}

type WrongProps = Pick<Machine, "issues" | "cards"> & Pick<VerdictProps, "goTo">;

/** Each error and warning by its name in one line, which leads to where it is caused. Their number is said above. */
function Wrong({ issues, cards, goTo }: WrongProps) {
  const named = issues.flatMap((issue) => {
    const place = placeOf(issue, cards);
    return place === null ? [] : [{ issue, title: place.title }];
  });
  if (named.length === 0) return null;
  return (
    <ul aria-label="Errors and warnings" className="-mx-2 flex min-h-13 flex-col lg:max-h-60 lg:overflow-y-auto">
      {named.map(({ issue, title }) => {
        const { icon: Icon, word, colour } = SEVERITIES[issue.severity];
        return (
          <li key={issueKey(issue)} className="shrink-0">
            <button
              type="button"
              title={issue.message}
              onClick={() => goTo(issue)}
              className="flex min-h-6 w-full min-w-0 items-center gap-2 rounded-sm px-2 text-left text-sm -outline-offset-2 hover:bg-sunken pointer-coarse:min-h-11"
            >
              <Icon aria-hidden className={`size-4 shrink-0 ${colour}`} />
              <span className="truncate">
                <span className="sr-only">{word}: </span>
                <span className="font-medium">{title}:</span> {issue.message}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
