import type { Standing } from "#lib/standing";
import { Notice } from "../../../../_ui/notice";
import { DecidedLine } from "../../../../images/standing-badge";
import type { VersionRow } from "../../../version-rows";

type StandingNoticesProps = { row: VersionRow; states: readonly Standing[] };

/** What was decided, what happens without a decision, and what is worse than before. */
export function StandingNotices({ row: { decided, plan, hindrances, worse }, states }: StandingNoticesProps) {
  const waits = states.includes("candidate");
  return (
    <>
      {decided !== null && (
        <Notice title={states.includes("skipped") ? "Skipped: machines never see it." : "On hold: it waits for you."}>
          <DecidedLine decided={decided} />
        </Notice>
      )}
      {!waits && !states.includes("skipped") && <Notice title="Nothing of it waits for a decision any more." />}
      {waits && worse.length > 0 && (
        <Notice tone="warn" title="To look at before you publish">
          <Sentences sentences={worse} />
        </Notice>
      )}
      {waits && plan !== null && decided === null && (
        <Notice title={`${plan}.`}>
          <Sentences sentences={hindrances.filter((hindrance) => !worse.includes(hindrance))} />
        </Notice>
      )}
    </>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4 wrap-anywhere">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
