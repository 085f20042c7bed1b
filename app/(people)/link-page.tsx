import type { ReactNode } from "react";
import { findLink, type Link } from "#lib/people/reads-links";
import { LinkButton } from "../_ui/links";
import { JoinForm } from "./join-form";
import { Narrow } from "./narrow";
import { roleName } from "./role-words";

/** The page behind a link that works once. */
export async function LinkPage({ token, kinds }: { token: string; kinds: readonly Link["kind"][] }) {
  const link = await findLink(token, new Date());
  if (link === null || !kinds.includes(link.kind)) return <UsedUp isAdmin={kinds.includes("admin")} />;
  const hasAccount = link.name !== null;
  return (
    <Narrow title={hasAccount ? "Choose a new password" : "Welcome to Bakehouse"} about={aboutOf(link)}>
      <JoinForm token={token} email={link.email} hasAccount={hasAccount}>
        {hasAccount ? "Set password" : "Make account"}
      </JoinForm>
    </Narrow>
  );
}

function aboutOf({ kind, name, email, role, invitedBy }: Link): ReactNode {
  if (name !== null)
    return (
      <>
        For {name}, <span className="wrap-anywhere">{email}</span>. Whoever is signed in to this account is signed out.
      </>
    );
  if (kind === "first-admin")
    return "You are the first one here. This makes the account of an admin, who invites others.";
  const who =
    kind === "admin"
      ? "You get the account of an admin"
      : `${invitedBy} invites you as ${roleName(role).toLowerCase()}`;
  return email === null ? (
    `${who}.`
  ) : (
    <>
      {who}, with the address <span className="wrap-anywhere">{email}</span>.
    </>
  );
}

function UsedUp({ isAdmin }: { isAdmin: boolean }) {
  return (
    <Narrow title="This link does not work any more">
      <p className="text-sm">
        It was used already, was replaced by another one, or is too old.{" "}
        {isAdmin ? (
          <>
            Where the server runs, <code>npx bakehouse admin</code> prints a new one.
          </>
        ) : (
          "An admin can make a new one on the page People."
        )}
      </p>
      <LinkButton href="/sign-in">Sign in</LinkButton>
    </Narrow>
  );
}
