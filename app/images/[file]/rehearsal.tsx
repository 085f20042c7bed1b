import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { context } from "#lib/context";
import type { Image } from "#lib/images/schema";
import { noWorkerCan } from "#lib/rehearse/elsewhere";
import { findJudgesOf } from "#lib/rehearse/rehearse";
import type { Rehearsal } from "#lib/rehearse/schema";
import { ActionButton } from "../../_client/action-button";
import { Badge } from "../../_ui/badge";
import { ProgramLines } from "../../_ui/program-lines";
import { Panel, Section } from "../../_ui/section";
import { rehearseNow } from "../actions";

type RehearsalSectionProps = { image: Pick<Image, "file" | "arch">; rehearsal: Rehearsal };

/** Whether a real systemd merges the image, what it says of its units, and its own words. */
export async function RehearsalSection({ image, rehearsal }: RehearsalSectionProps) {
  const { outcome, reason, remarks, log } = rehearsal;
  const canHere = (await findJudgesOf(image)).judges.length > 0;
  const { isThere, living } = await context().findRehearser(image.arch);
  const canBeAsked = canHere || isThere;
  const hindrance = noWorkerCan(image.arch, living);
  const isToldAlready = canBeAsked || outcome !== "not rehearsed" || (reason ?? "").includes(hindrance);
  return (
    <Section id="rehearsal" title="Rehearsal" actions={<RehearsalBadge rehearsal={rehearsal} />}>
      <Panel>
        <p className="max-w-prose text-sm">{sentence(rehearsal)}</p>
        {outcome === "merged" && reason !== null && (
          <p className="mt-2 max-w-prose text-sm wrap-anywhere text-muted">Not tried by all: {reason}</p>
        )}
        {!isToldAlready && (
          <p className="mt-2 max-w-prose text-sm text-muted">It cannot be rehearsed now. {hindrance}</p>
        )}
        {canBeAsked && (
          <div className="mt-3 w-fit">
            <ActionButton may="rehearse images" action={rehearseNow.bind(null, image.file)} size="small">
              {outcome === "not rehearsed" ? "Rehearse" : "Rehearse again"}
            </ActionButton>
          </div>
        )}
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
  const trees = system?.includes(" and ") ? "small trees" : "a small tree";
  return `It was merged by ${by}, on ${trees} of ${system}, with the names of the usual programs.`;
}
