import { Check, ShieldCheck, X } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { AppError } from "#lib/errors";
import { playHere } from "#lib/repository/play-here";
import type { Trial } from "#lib/signing/play-machine";
import { isSigned } from "#lib/signing/signing";
import { pageContext } from "../../_server/page-context";
import { Badge } from "../../_ui/badge";
import { CopyLine } from "../../_ui/copy-line";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { PageHeader } from "../../_ui/page-header";
import { Panel, Section } from "../../_ui/section";
import { Loading, Skeleton } from "../../_ui/skeleton";

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

/** Plays at each visit: the smallest image is read once. */
async function Played() {
  const context = await pageContext();
  if (!isSigned())
    return (
      <Notice tone="warn" title="Nothing is signed, so there is nothing that a machine could check.">
        BAKEHOUSE_SIGNING is off. Without the setting a key is made at the next start.
      </Notice>
    );
  const trials = await playHere(context, new Date()).catch((error) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (trials instanceof AppError) return <Notice tone="bad" role="alert" title={trials.message} />;
  if (trials === null)
    return (
      <EmptyState icon={ShieldCheck} title="Nothing is published yet">
        A machine has nothing to update from. Bake an image first.
      </EmptyState>
    );
  return <Trials trials={trials} baseUrl={context.baseUrl} />;
}

/** What the badge beside it says better. */
const REFUSED = /^refused\. /;

function Trials({ trials, baseUrl }: { trials: readonly Trial[]; baseUrl: string }) {
  const isGood = trials.every((one) => one.isGood);
  return (
    <>
      <p role="status" className="text-sm font-medium">
        {isGood
          ? "All is as it should be."
          : "Something is not as it should be: machines may not update, or take what they must not."}
      </p>
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
      <Section
        id="elsewhere"
        title="From where your machines are"
        note="This page reads what the server would send. The command line fetches it, and asks gpgv too where it is installed."
      >
        <CopyLine text={`npx bakehouse verify ${baseUrl} --keyring import-pubring.gpg`} label="Copy command" />
      </Section>
    </>
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
