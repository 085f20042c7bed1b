import { Minus, Plus } from "lucide-react";
import type { Comparison } from "#lib/follow/comparison";
import type { Finding } from "#lib/inspect/finding";
import { Badge } from "../../../_ui/badge";
import { Notice } from "../../../_ui/notice";
import { Section } from "../../../_ui/section";

/** What a look finds in one of two images only; nothing where that is nothing. */
export function FindingChanges({ findings: { gained, lost, waiting } }: Pick<Comparison, "findings">) {
  if (waiting.length > 0)
    return (
      <Section id="finding-changes" title="Findings">
        <Notice role="status" title="Findings are not compared yet">
          <p>
            {waiting.length === 1 ? waiting[0] : "Both images"} {waiting.length === 1 ? "has" : "have"} not been looked
            into by the rules of today. The worker looks into one image after the other: come back in a while.
          </p>
        </Notice>
      </Section>
    );
  if (gained.length + lost.length === 0) return null;
  return (
    <Section id="finding-changes" title="Findings">
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
        {gained.map((finding) => (
          <FindingChange key={`${finding.rule} ${finding.sentence}`} finding={finding} isNew />
        ))}
        {lost.map((finding) => (
          <FindingChange key={`${finding.rule} ${finding.sentence}`} finding={finding} isNew={false} />
        ))}
      </ul>
    </Section>
  );
}

function FindingChange({ finding: { severity, sentence, rule }, isNew }: { finding: Finding; isNew: boolean }) {
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 p-3">
      <span className="w-28 shrink-0">
        {isNew ? (
          <Badge tone={severity === "note" ? "neutral" : "warn"} icon={Plus}>
            new {severity}
          </Badge>
        ) : (
          <Badge tone="ok" icon={Minus}>
            gone
          </Badge>
        )}
      </span>
      <p className="min-w-60 flex-1 wrap-anywhere">{sentence}</p>
      <code className="font-mono text-xs text-muted">{rule}</code>
    </li>
  );
}
