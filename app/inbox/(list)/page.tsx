import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import { connection } from "next/server";
import { type Group, readInbox } from "#lib/follow/inbox";
import { outlooks } from "#lib/follow/outlook";
import { pageContext } from "../../_server/page-context";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Section } from "../../_ui/section";
import { FeedLink } from "../../images/feed-link";
import { INBOX_FEED } from "../../images/image-href";
import { SkippedTable } from "../skipped-table";
import { toVersionRow } from "../version-rows";
import { WaitingTable } from "../waiting-table";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  await connection();
  const { waiting, held, skipped } = await readInbox();
  const found = await outlooks(waiting.concat(held), await pageContext());
  const now = new Date();
  const rows = (groups: readonly Group[]) => groups.map((group) => toVersionRow(group, now, found.get(group)));
  return (
    <>
      <PageHeader title="Inbox" actions={<FeedLink scope={INBOX_FEED} title="Feed of versions that wait" />}>
        Versions that are baked and that machines do not see until they are published.
      </PageHeader>
      {waiting.length === 0 ? <NothingWaits /> : <WaitingTable label="Versions that wait" rows={rows(waiting)} />}
      {held.length > 0 && (
        <Section id="held" title="On hold" note="None of these is published by itself.">
          <WaitingTable label="Versions on hold" rows={rows(held)} />
        </Section>
      )}
      {skipped.length > 0 && (
        <Section id="skipped" title="Skipped" note="Machines never see these, unless you take it back.">
          <SkippedTable rows={rows(skipped)} />
        </Section>
      )}
    </>
  );
}

function NothingWaits() {
  return (
    <EmptyState icon={Inbox} title="Nothing waits" action={<LinkButton href="/recipes">Choose a recipe</LinkButton>}>
      A version waits here that is baked as a candidate: by what follows upstream, or by you, from a recipe’s page.
    </EmptyState>
  );
}
