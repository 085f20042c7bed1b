import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { auth } from "#lib/people/auth";
import { findAccount } from "#lib/people/reads";
import { sessionOf } from "#lib/people/sessions";
import { paramOf } from "../../_server/page-context";
import { Notice } from "../../_ui/notice";
import { PageHeader } from "../../_ui/page-header";
import { Panel, Section } from "../../_ui/section";
import { ROLE_WORDS, roleName } from "../role-words";
import { whyNotIn } from "../sign-in/why-not-in";
import { NameForm } from "./name-form";
import { Passkeys } from "./passkeys";
import { PasswordSection } from "./password-section";
import { Providers } from "./providers";
import { Sessions } from "./sessions";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage({ searchParams }: PageProps<"/account">) {
  // The cookies as they are by now: an action that came before this page may have set another one.
  const found = await sessionOf(new Headers({ cookie: (await cookies()).toString() }));
  const account = found && (await findAccount(found.person.id, new Date()));
  if (account === null) redirect("/");
  const { providers, hasPasskeys } = await auth();
  const params = await searchParams;
  const error = paramOf(params, "error");
  const names = providers.map(({ id, name }) => ({ id, name }));
  const role = account.role === null ? "An admin has to give you one." : `${ROLE_WORDS[account.role].may}`;
  return (
    <>
      <PageHeader title="Account">
        <span className="wrap-anywhere">{account.email}</span> · {roleName(account.role)}: {role}
      </PageHeader>
      {error !== undefined && (
        <Notice
          tone="bad"
          role="alert"
          title={whyNotLinked(error, names.find(({ id }) => id === paramOf(params, "provider"))?.name)}
        />
      )}
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-8">
          <Section id="name" title="Name">
            <Panel>
              <NameForm name={account.name} />
            </Panel>
          </Section>
          <PasswordSection hasPassword={account.hasPassword} email={account.email} />
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Passkeys passkeys={account.passkeys} canAdd={hasPasskeys} />
          {names.length > 0 && <Providers linked={account.providers} providers={names} />}
          <Sessions sessions={account.sessions} own={found?.session ?? ""} />
        </div>
      </div>
    </>
  );
}

/** Why a provider was not linked to the account. */
function whyNotLinked(error: string, provider = "The provider"): string {
  if (error === "email_doesn't_match") return `${provider} knows you by another e-mail address than this account has.`;
  if (error === "unable_to_link_account") return `${provider} does not say that the e-mail address is yours.`;
  if (error === "account_already_linked_to_different_user") return `${provider} is linked to somebody else's account.`;
  return whyNotIn(error, provider);
}
