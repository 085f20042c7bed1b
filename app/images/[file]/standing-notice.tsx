import type { Image } from "#lib/images/schema";
import { ActionButton } from "../../_client/action-button";
import { Notice } from "../../_ui/notice";
import { letOut } from "../actions";

type StandingNoticeProps = { image: Image; updates: string };

/** Says why machines do not see an image, and lets them; nothing of a published one. `updates` is what machines get instead. */
export function StandingNotice({ image: { file, state, withdrawn }, updates }: StandingNoticeProps) {
  if (state === "candidate")
    return (
      <Notice title="A candidate: machines do not see it yet.">
        <p>It is in no list that they read. Once it is published, machines that follow this name update to it.</p>
        <div className="w-fit">
          <ActionButton action={letOut.bind(null, file)} variant="primary">
            Publish
          </ActionButton>
        </div>
      </Notice>
    );
  if (withdrawn === null) return null;
  return (
    <Notice
      tone="warn"
      title={
        <>
          Withdrawn on <time dateTime={withdrawn.at}>{withdrawn.at.slice(0, 10)}</time>
        </>
      }
    >
      <p className="whitespace-pre-line">{withdrawn.reason}</p>
      <p>
        Machines that have it keep it. {updates} A config that names this version still boots with it: its bytes stay at
        their address.
      </p>
      <div className="w-fit">
        <ActionButton action={letOut.bind(null, file)}>Publish again</ActionButton>
      </div>
    </Notice>
  );
}

/** What machines that update get without an image: `newest` is what is left for them. */
export function updatesWithout({ name, arch }: Pick<Image, "name" | "arch">, newest: string | null): string {
  if (newest === null) return `Machines that update find no ${name} for ${arch} any more.`;
  return `Machines that update get ${name} ${newest} at most.`;
}
