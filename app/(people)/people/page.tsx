import type { Metadata } from "next";
import { context } from "#lib/context";
import { isSignInOn } from "#lib/people/asker";
import { listPeople } from "#lib/people/reads";
import { listInvitations } from "#lib/people/reads-links";
import { visitor } from "../../_server/visitor";
import { Notice } from "../../_ui/notice";
import { PageHeader } from "../../_ui/page-header";
import { Section } from "../../_ui/section";
import { Invitations } from "./invitations";
import { InviteButton } from "./invite-button";
import { PeopleTable } from "./people-table";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const isOn = isSignInOn(context().env);
  const [people, invitations, { id }] = await Promise.all([listPeople(), listInvitations(new Date()), visitor()]);
  return (
    <>
      <PageHeader title="People" actions={isOn && <InviteButton />}>
        Who signs in here, and what they may do.
      </PageHeader>
      {!isOn && (
        <Notice title="Nobody signs in to this server.">
          <p>Whoever reaches it may do everything. People sign in where it listens beyond this computer.</p>
        </Notice>
      )}
      {people.length > 0 && <PeopleTable people={people} own={id} />}
      {invitations.length > 0 && (
        <Section id="invitations" title="Invitations" note="Nobody has followed these yet.">
          <Invitations invitations={invitations} />
        </Section>
      )}
    </>
  );
}
