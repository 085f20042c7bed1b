import type { Metadata } from "next";
import { publishedNames } from "#lib/images/reads-own";
import { listRuns, readRule } from "#lib/retention/reads";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Section } from "../../_ui/section";
import { DiskUse } from "../storage-state";
import { CleanUp } from "./clean-up";
import { NightlySwitch } from "./nightly-switch";
import { RunTable } from "./run-table";

export const metadata: Metadata = { title: "Clean up images" };

const RUNS = 20;

export default async function CleanUpPage() {
  const [{ rule, dueAt }, runs, names] = await Promise.all([readRule(), listRuns(RUNS), publishedNames()]);
  const { daily, ...saved } = rule;
  return (
    <>
      <PageHeader
        title="Clean up"
        actions={
          <>
            <DiskUse />
            <LinkButton href="/images">All images</LinkButton>
          </>
        }
      >
        Deletes images that no machine needs any more. Their names stay reserved: other bytes never stand under them.
      </PageHeader>
      <CleanUp
        key={JSON.stringify(saved)}
        saved={saved}
        hasImages={names.length > 0}
        nightly={<NightlySwitch isOn={daily} dueAt={dueAt?.toISOString() ?? null} />}
      />
      <Section id="runs" title="Past clean-ups">
        {runs.length === 0 ? <p className="text-sm text-muted">None yet.</p> : <RunTable runs={runs} />}
      </Section>
    </>
  );
}
