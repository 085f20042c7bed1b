"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, CircleDashed, CircleX, Info, TriangleAlert } from "lucide-react";
import type { Finding } from "#lib/inspect/finding";
import type { Inspection } from "#lib/inspect/inspection";
import { NoWorker } from "../../_frame/no-worker";
import { Badge } from "../../_ui/badge";
import { Notice } from "../../_ui/notice";
import { Section } from "../../_ui/section";
import { inspectionQuery } from "../inspection-query";

const SEVERITY = {
  error: { tone: "bad", icon: CircleX, word: "Error" },
  warning: { tone: "warn", icon: TriangleAlert, word: "Warning" },
  note: { tone: "neutral", icon: Info, word: "Note" },
} as const;
const WAIVED = { tone: "neutral", icon: Check, word: "Waived" } as const;

/** What a look at the image found, each with the reason and the name of the rule; what its recipe waives is shown as such. */
export function Findings({ file }: { file: string }) {
  const { data, error } = useQuery(inspectionQuery(file));
  if (error !== null) return <Notice tone="warn">What a look at the image finds can’t be told: {error.message}</Notice>;
  if (data === undefined) return null;
  return (
    <Section id="findings" title="Findings" actions={<Waiting inspection={data} />}>
      {!data.isCurrent && <NoWorker what="this image waits to be looked into" />}
      <p role="status" className="max-w-prose text-sm text-muted empty:hidden">
        {wordsFor(data)}
      </p>
      {data.findings !== null && data.findings.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
          {data.findings.map((finding) => (
            <FindingRow key={`${finding.rule} ${finding.path} ${finding.sentence}`} finding={finding} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Waiting({ inspection: { findings, isCurrent } }: { inspection: Inspection }) {
  if (isCurrent) return null;
  return <Badge icon={CircleDashed}>{findings === null ? "not looked into yet" : "by older rules"}</Badge>;
}

function wordsFor({ findings, count, isCurrent }: Inspection): string {
  if (findings === null || count === null)
    return "Nobody has looked into this image yet: it was made before findings were kept. The worker looks into one image after the other, and what it finds appears here by itself.";
  const again = isCurrent ? "" : " The rules have changed since it was looked into. The worker looks again by itself.";
  if (count === 0) return `Nothing was found that will not work on a machine.${again}`;
  const cut =
    count > findings.length ? `${count.toLocaleString("en")} findings: of each kind the first ones are listed.` : "";
  return `${cut}${again}`.trim();
}

function FindingRow({ finding: { severity, sentence, reason, rule, waived } }: { finding: Finding }) {
  const { tone, icon, word } = waived === undefined ? SEVERITY[severity] : WAIVED;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 p-3">
      <span className="w-24 shrink-0">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </span>
      <div className="min-w-60 flex-1 wrap-anywhere">
        <p>{sentence}</p>
        <p className="text-muted">{waived === undefined ? reason : `The recipe waives it: ${waived}`}</p>
      </div>
      <code className="font-mono text-xs text-muted">{rule}</code>
    </li>
  );
}
