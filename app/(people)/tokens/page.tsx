import type { Metadata } from "next";
import { context } from "#lib/context";
import { isAllowed, isSignInOn } from "#lib/people/asker";
import { listTokens } from "#lib/people/data-tokens";
import { lesser, may, ROLES } from "#lib/people/roles";
import { visitor } from "../../_server/visitor";
import { Notice } from "../../_ui/notice";
import { PageHeader } from "../../_ui/page-header";
import { Section } from "../../_ui/section";
import { NewTokenButton } from "./new-token-button";
import { TokenList } from "./token-list";

export const metadata: Metadata = { title: "Tokens" };

export default async function TokensPage() {
  const asker = await visitor();
  const { role } = asker;
  const { env } = context();
  const isForMachines = may(role, "make machine token");
  const [forPrograms, forMachines] = await Promise.all([
    listTokens("api", asker),
    isForMachines ? listTokens("machine", asker) : [],
  ]);
  const now = new Date();
  return (
    <>
      <PageHeader title="Tokens">What lets programs and machines in. Only their digests are kept here.</PageHeader>
      {!isSignInOn(env) && (
        <Notice title="Nobody signs in to this server.">
          <p>Programs need no token here yet. They will where people sign in.</p>
        </Notice>
      )}
      <Section
        id="programs"
        title="For programs"
        note="They do what their role may, and no more than their maker may."
        actions={
          isAllowed(asker, "make token") && (
            <NewTokenButton kind="api" roles={ROLES.filter((one) => role !== null && lesser(one, role) === one)} />
          )
        }
      >
        {forPrograms.length === 0 ? (
          <p className="text-sm text-muted">None yet. The command line and scripts sign in by one.</p>
        ) : (
          <TokenList label="Tokens for programs" tokens={forPrograms} now={now} />
        )}
      </Section>
      {isForMachines && (
        <Section
          id="machines"
          title="For machines"
          note={env.BAKEHOUSE_REPOSITORY === "closed" ? "The repository is closed to all without one." : undefined}
          actions={<NewTokenButton kind="machine" />}
        >
          {env.BAKEHOUSE_REPOSITORY === "open" && (
            <p className="text-sm text-muted">
              Everybody who reaches this server reads what is published. <code>BAKEHOUSE_REPOSITORY=closed</code> leaves
              that to machines with a token in their address.
            </p>
          )}
          {forMachines.length > 0 && <TokenList label="Tokens for machines" tokens={forMachines} now={now} />}
        </Section>
      )}
    </>
  );
}
