import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { context } from "#lib/context";
import { askerIn } from "../_server/asker";
import { paramOf, type SearchParams } from "../_server/page-context";
import { NothingHere } from "../_ui/empty-state";
import { LinkButton } from "../_ui/links";

export const metadata: Metadata = { title: "Not for your role" };

/** Where the gate sends whoever is signed in and may not see a page. */
export default async function NotAllowedPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const page = paramOf(await searchParams, "page");
  const { role } = askerIn(await headers(), context().env);
  return (
    <NothingHere
      heading="Not allowed"
      icon={Lock}
      title="This page is not for your role"
      ways={<LinkButton href="/">Configure a machine</LinkButton>}
    >
      {role === null ? "You have no role yet." : `You are signed in as ${role}.`}{" "}
      {page === undefined ? "The page" : <code className="break-all">{page}</code>} asks for more. An admin can change
      that on the page People.
    </NothingHere>
  );
}
