import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { context } from "#lib/context";
import { isSignInOn } from "#lib/people/asker";
import { auth } from "#lib/people/auth";
import { hasAdmin } from "#lib/people/reads";
import { ownPath } from "../../_server/own-path";
import { paramOf } from "../../_server/page-context";
import { visitor } from "../../_server/visitor";
import { Notice } from "../../_ui/notice";
import { Narrow } from "../narrow";
import { PasskeyButton } from "./passkey-button";
import { PasswordForm } from "./password-form";
import { ProviderLinks } from "./provider-links";
import { whyNotIn } from "./why-not-in";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const params = await searchParams;
  const next = ownPath(paramOf(params, "next"));
  if (!isSignInOn(context().env) || (await visitor()).kind === "person") redirect(next);
  const { providers, hasPasskeys } = await auth();
  const provider = providers.find(({ id }) => id === paramOf(params, "provider"));
  const error = paramOf(params, "error");
  if (!(await hasAdmin()) && providers.length === 0) return <NobodyYet />;
  return (
    <Narrow title="Sign in">
      {error !== undefined && <Notice tone="bad" role="alert" title={whyNotIn(error, provider?.name)} />}
      <ProviderLinks providers={providers.map(({ id, name }) => ({ id, name }))} next={next} />
      {hasPasskeys && <PasskeyButton next={next} />}
      {(hasPasskeys || providers.length > 0) && <Or />}
      <PasswordForm next={next} />
    </Narrow>
  );
}

function Or() {
  return (
    <div className="flex items-center gap-3 text-sm text-muted before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
      or
    </div>
  );
}

function NobodyYet() {
  return (
    <Narrow title="Nobody can sign in yet">
      <p className="text-sm">
        When the server started it printed a link for the first admin. It works once, within 24 hours. This prints
        another one, where the server runs:
      </p>
      <code className="rounded-md bg-sunken px-2.5 py-1.5 text-sm">npx bakehouse admin</code>
    </Narrow>
  );
}
