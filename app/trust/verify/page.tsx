import { Check, ShieldCheck, X } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { isAppError } from "#lib/errors";
import { type Play, playHere } from "#lib/repository/play-here";
import type { Trial } from "#lib/signing/play-machine";
import { isSigned } from "#lib/signing/signing";
import { ActionButton } from "../../_client/action-button";
import { pageContext } from "../../_server/page-context";
import { Badge } from "../../_ui/badge";
import { CopyLine } from "../../_ui/copy-line";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { PageHeader } from "../../_ui/page-header";
import { Panel, Section } from "../../_ui/section";
import { Loading, Skeleton } from "../../_ui/skeleton";
import { TimeAgo } from "../../_ui/times";
import { playAgain } from "./actions";

export const metadata: Metadata = { title: "Play a machine" };

export default function PlayPage() {
  return (
    <>
      <PageHeader
        title="Play a machine"
        actions={
          <LinkButton href="/trust" prefetch={false}>
            Trust
          </LinkButton>
        }
      >
        What a machine does before it updates, tried against this server as it is now; and then what it does when
        somebody tries to deceive it.
      </PageHeader>
      <Suspense fallback={<Playing />}>
        <Played />
      </Suspense>
    </>
  );
}

/** The last play is kept for a while: whoever visits costs little. */
async function Played() {
  const context = await pageContext();
  if (!isSigned())
    return (
      <Notice tone="warn" title="Nothing is signed, so there is nothing that a machine could check.">
        <p>BAKEHOUSE_SIGNING is off. Without the setting a key is made at the next start.</p>
      </Notice>
    );
  const play = await playHere(context, new Date()).catch(asFailure);
  if (play === null)
    return (
      <EmptyState
        icon={ShieldCheck}
        title="Nothing is published yet"
        action={<LinkButton href="/">Choose what to bake</LinkButton>}
      >
        A machine has nothing to update from. Bake an image first.
      </EmptyState>
    );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p role="status" className="text-sm">
          <span className="font-medium">{wordsOf(play)}</span>{" "}
          <span className="text-muted">
            Played <TimeAgo at={play.at} />.
          </span>
        </p>
        <ActionButton may="play machine" action={playAgain} variant="secondary">
          Play again
        </ActionButton>
      </div>
      {play.trials === null ? <NotPlayed why={play.failure} /> : <Trials trials={play.trials} />}
      <Elsewhere baseUrl={context.baseUrl} />
    </>
  );
}

function asFailure(error: unknown): Play {
  if (isAppError(error)) return { at: new Date().toISOString(), trials: null, failure: error.message };
  throw error;
}

function wordsOf({ trials }: Play): string {
  if (trials === null) return "A machine gets no further than this.";
  return trials.every(({ isGood }) => isGood)
    ? "All is as it should be."
    : "Something is not as it should be: machines may not update, or take what they must not.";
}

/** What a machine needs is not there. */
function NotPlayed({ why }: { why: string }) {
  return (
    <Notice tone="bad" role="alert" title={why}>
      <p>A machine that asks now changes nothing.</p>
    </Notice>
  );
}

/** What the badge beside it says better. */
const REFUSED = /^refused\. /;

function Trials({ trials }: { trials: readonly Trial[] }) {
  return (
    <Panel className="p-0">
      <ol className="divide-y divide-line">
        {trials.map(({ trial, isGood: isRight, says }) => (
          <li key={trial} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 px-4 py-3">
            <div className="min-w-0 max-w-prose">
              <h2
                className={`font-medium wrap-anywhere ${trial.endsWith(".raw") ? "font-mono" : "first-letter:uppercase"}`}
              >
                {trial}
              </h2>
              <p className="text-sm wrap-anywhere text-muted">{says.replace(REFUSED, "")}</p>
            </div>
            <Outcome isGood={isRight} says={says} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Elsewhere({ baseUrl }: { baseUrl: string }) {
  return (
    <Section
      id="elsewhere"
      title="From where your machines are"
      note="This page reads what the server would send. The command line fetches it, and asks gpgv too where it is installed."
    >
      <CopyLine text={`npx bakehouse verify ${baseUrl} --keyring import-pubring.gpg`} label="Copy command" />
    </Section>
  );
}

function Outcome({ isGood, says }: Pick<Trial, "isGood" | "says">) {
  if (!isGood)
    return (
      <Badge tone="bad" icon={X}>
        not as it should be
      </Badge>
    );
  return (
    <Badge tone="ok" icon={Check}>
      {REFUSED.test(says) ? "refused, as it should be" : "as it should be"}
    </Badge>
  );
}

function Playing() {
  return (
    <Loading label="Playing a machine">
      <Skeleton className="h-5 w-48" />
      <Skeleton className="mt-4 h-96 w-full rounded-lg" />
    </Loading>
  );
}
