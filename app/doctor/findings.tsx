"use client";

import { CircleCheck } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Diagnosis, Report } from "#lib/machine/formats/doctor";
import { LineFinding } from "../_ui/line-finding";
import { SEVERITIES } from "../_ui/notice";

const FORMATS: Record<Report["format"], string> = { butane: "Butane config", ignition: "Ignition config" };

type FindingsProps = { report: Report; onLine: (line: number) => void };

/** What is wrong, errors first, then in the order of the lines; each leads to its line. */
export function Findings({ report: { issues, more, format }, onLine }: FindingsProps) {
  const list = useRef<HTMLUListElement>(null);
  const below = useBelow(list, issues.length);
  return (
    <section aria-labelledby="findings" className="flex min-w-0 flex-col gap-3">
      <h2 id="findings" className="text-lg font-semibold tracking-tight">
        Findings
      </h2>
      <p role="status" className="flex items-center gap-1.5 text-sm">
        {issues.length === 0 && <CircleCheck aria-hidden className="size-4 shrink-0 text-ok" />}
        {issues.length === 0
          ? `Nothing is wrong with this ${FORMATS[format]}.`
          : `${FORMATS[format]}: ${tally(issues)}`}
      </p>
      <ul
        ref={list}
        aria-label="Findings"
        className="flex flex-col divide-y divide-line lg:max-h-[calc(min(34rem,70dvh)-3rem)] lg:overflow-y-auto"
      >
        {issues.map((issue) => (
          <Finding key={`${issue.line} ${issue.code} ${issue.path} ${issue.message}`} issue={issue} onLine={onLine} />
        ))}
      </ul>
      {below > 0 && <p className="text-sm text-muted">{below} more below: scroll the list.</p>}
      {more > 0 && <p className="text-sm text-muted">{more} more are not shown: fix these first.</p>}
    </section>
  );
}

/** How many entries of a list lie below its fold. */
function useBelow(list: RefObject<HTMLUListElement | null>, count: number): number {
  const [below, setBelow] = useState(0);
  useEffect(() => {
    const element = list.current;
    if (element === null || count === 0) {
      setBelow(0);
      return;
    }
    const measure = () => {
      const end = element.getBoundingClientRect().bottom;
      setBelow(Array.from(element.children).filter((item) => item.getBoundingClientRect().bottom > end + 8).length);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [list, count]);
  return below;
}

function Finding({ issue, onLine }: { issue: Diagnosis; onLine: FindingsProps["onLine"] }) {
  const { severity, message, line } = issue;
  const { word, colour } = SEVERITIES[severity];
  return (
    <LineFinding severity={severity} line={line} onLine={onLine}>
      <span className={`font-medium ${colour}`}>{word}: </span>
      {message}
    </LineFinding>
  );
}

function tally(issues: readonly Diagnosis[]): string {
  const counts = (["error", "warning", "hint"] as const).map((severity) => {
    const count = issues.filter((issue) => issue.severity === severity).length;
    const word = SEVERITIES[severity].word.toLowerCase();
    return count === 0 ? [] : [`${count} ${word}${count === 1 ? "" : "s"}`];
  });
  return `${counts.flat().join(" · ")}.`;
}
