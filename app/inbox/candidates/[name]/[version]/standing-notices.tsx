import type { Standing } from "#lib/standing";
import { Notice } from "../../../../_ui/notice";
import type { VersionRow } from "../../../version-rows";
import { Decided } from "../../../waiting-table";

type StandingNoticesProps = { row: VersionRow; plan: string | null; states: readonly Standing[] };

/** What was decided, what happens without a decision, and what is worse than before. */
export function StandingNotices({ row: { decided, byItself, worse }, plan, states }: StandingNoticesProps) {
  const waits = states.includes("candidate");
  return (
    <>
      {decided !== null && (
        <Notice title={states.includes("skipped") ? "Skipped: machines never see it." : "On hold: it waits for you."}>
          <Decided decided={decided} />
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
          {byItself !== null && byItself.hindrances.length > 0 && worse.length < byItself.hindrances.length && (
            <Sentences sentences={byItself.hindrances.filter((hindrance) => !worse.includes(hindrance))} />
          )}
        </Notice>
      )}
    </>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4 wrap-anywhere">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
