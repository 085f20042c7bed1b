import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { context } from "#lib/context";
import type { Asker } from "#lib/people/asker";
import { askerIn } from "../_server/asker";
import { paramOf, type SearchParams } from "../_server/page-context";
import { NothingHere } from "../_ui/empty-state";
import { LinkButton } from "../_ui/links";

export const metadata: Metadata = { title: "Not for your role" };

/** Where the gate sends whoever is signed in and may not see a page. */
export default async function NotAllowedPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const page = paramOf(await searchParams, "page");
  const { kind, role } = askerIn(await headers(), context().env);
  return (
    <NothingHere
      heading="Not allowed"
      icon={Lock}
      title="This page is not for your role"
      ways={
        <>
          {kind === "anonymous" && (
            <LinkButton href={`/sign-in?next=${encodeURIComponent(page ?? "/")}`}>Sign in</LinkButton>
          )}
          {role !== null && <LinkButton href="/">Configure a machine</LinkButton>}
        </>
      }
    >
      {standing(kind, role)} {page === undefined ? "The page" : <code className="break-all">{page}</code>} asks for
      more. An admin can change that on the page People.
    </NothingHere>
  );
}

function standing(kind: Asker["kind"], role: Asker["role"]): string {
  if (kind === "anonymous") return "You are not signed in.";
  return role === null ? "You have no role yet." : `You are signed in as ${role}.`;
}
