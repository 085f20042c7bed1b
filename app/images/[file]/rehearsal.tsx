import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import type { Rehearsal } from "#lib/rehearse/schema";
import { Badge } from "../../_ui/badge";
import { ProgramLines } from "../../_ui/program-lines";
import { Panel, Section } from "../../_ui/section";

/** Whether a real systemd merges the image, what it says of its units, and its own words. */
export function RehearsalSection({ rehearsal }: { rehearsal: Rehearsal }) {
  const { remarks, log } = rehearsal;
  return (
    <Section id="rehearsal" title="Rehearsal" actions={<RehearsalBadge rehearsal={rehearsal} />}>
      <Panel>
        <p className="max-w-prose text-sm">{sentence(rehearsal)}</p>
        {remarks.length > 0 && (
          <div className="mt-4">
            <ProgramLines title="systemd-analyze verify says of its units" lines={remarks} />
          </div>
        )}
        {log !== "" && (
          <details className="mt-4 text-sm">
            <summary className="w-fit rounded-sm text-accent-strong">Log</summary>
            <pre className="mt-2 max-h-80 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
              {log}
            </pre>
          </details>
        )}
      </Panel>
    </Section>
  );
}

function RehearsalBadge({ rehearsal: { outcome, by } }: { rehearsal: Rehearsal }) {
  if (outcome === "merged")
    return (
      <Badge tone="ok" icon={CircleCheck}>
        merged by {by}
      </Badge>
    );
  if (outcome === "refused")
    return (
      <Badge tone="bad" icon={CircleX}>
        refused by {by}
      </Badge>
    );
  return <Badge icon={CircleDashed}>not rehearsed</Badge>;
}

function sentence({ outcome, by, system, reason }: Rehearsal): string {
  if (outcome !== "merged") return reason ?? "";
  return `When it was baked, ${by} of this server merged it on a small tree of ${system}, which has no programs of its own but the usual ones.`;
}
