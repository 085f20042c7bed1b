import { Check, CircleX, Info, TriangleAlert } from "lucide-react";
import type { Finding } from "#lib/inspect/lint";
import { Badge } from "../../_ui/badge";
import { Section } from "../../_ui/section";

const SEVERITY = {
  error: { tone: "bad", icon: CircleX, word: "Error" },
  warning: { tone: "warn", icon: TriangleAlert, word: "Warning" },
  note: { tone: "neutral", icon: Info, word: "Note" },
} as const;
const WAIVED = { tone: "neutral", icon: Check, word: "Waived" } as const;

/** What a look at the image found, each with the reason and the name of the rule; what its recipe waives is shown as such. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <Section id="findings" title="Findings">
      {findings.length === 0 ? (
        <p className="text-sm text-muted">Nothing was found that will not work on a machine.</p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
          {findings.map((finding) => (
            <FindingRow key={`${finding.rule} ${finding.path}`} finding={finding} />
          ))}
        </ul>
      )}
    </Section>
  );
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
