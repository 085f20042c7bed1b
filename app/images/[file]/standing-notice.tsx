import { publishedVersion } from "#lib/images/name";
import type { Image } from "#lib/images/schema";
import { inboxStanding } from "#lib/standing";
import { ActionButton } from "../../_client/action-button";
import { Allowed } from "../../_client/allowed";
import { TextLink } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { letOut } from "../actions";
import { DecisionButtons } from "../decision-buttons";
import { versionHref } from "../image-href";
import { DecidedLine } from "../standing-badge";

type StandingNoticeProps = { image: Image; updates: string };

/** Says why machines do not see an image, and lets them; nothing of a published one. `updates` is what machines get instead. */
export function StandingNotice({ image, updates }: StandingNoticeProps) {
  const standing = inboxStanding(image);
  if (standing !== null) return <InboxNotice image={image} standing={standing} />;
  const { file, withdrawn } = image;
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
        <ActionButton may="publish image" action={letOut.bind(null, file)}>
          Publish again
        </ActionButton>
      </div>
    </Notice>
  );
}

const TITLES = {
  waiting: "A candidate: machines do not see it yet.",
  held: "A candidate on hold: machines do not see it yet.",
  skipped: "Skipped: machines never see it.",
};

type InboxNoticeProps = { image: Image; standing: keyof typeof TITLES };

function InboxNotice({ image, standing }: InboxNoticeProps) {
  const { file, name, decided } = image;
  const version = publishedVersion(image);
  return (
    <Notice title={TITLES[standing]}>
      {decided !== null && <DecidedLine decided={decided} />}
      {standing !== "skipped" && (
        <p>It is in no list that they read. Once it is published, machines that follow this name update to it.</p>
      )}
      <p>
        <TextLink href={versionHref({ name, version })}>What {version} brings beside the version before</TextLink> is on
        a page of its own, where all its architectures are decided on at once.
      </p>
      <Allowed to="decide on images">
        <DecisionButtons files={[file]} subject={file} standing={standing} />
      </Allowed>
    </Notice>
  );
}

/** What machines that update get without an image: `newest` is what is left for them. */
export function updatesWithout({ name, arch }: Pick<Image, "name" | "arch">, newest: string | null): string {
  if (newest === null) return `Machines that update find no ${name} for ${arch} any more.`;
  return `Machines that update get ${name} ${newest} at most.`;
}
