import { Save } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { listConfigs } from "#lib/configs/data";
import { isAppError } from "#lib/errors";
import { ownersHere } from "../../_server/owner";
import { paramOf } from "../../_server/page-context";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Pager } from "../../_ui/pager";
import { ABOUT_CONFIGS } from "../about";
import { ConfigTable } from "../config-table";

export const metadata: Metadata = { title: "Saved configs" };

const PER_PAGE = 50;

export default async function ConfigsPage({ searchParams }: PageProps<"/configs">) {
  const cursor = paramOf(await searchParams, "cursor");
  const { items, next } = await readPage(cursor);
  return (
    <>
      <PageHeader
        title="Saved configs"
        actions={items.length > 0 && <LinkButton href="/">Configure a machine</LinkButton>}
      >
        {ABOUT_CONFIGS}
      </PageHeader>
      {items.length === 0 ? <NoConfigs /> : <ConfigTable configs={items} />}
      <Pager
        first={cursor === undefined ? null : { href: "/configs", word: "Newest" }}
        next={next === null ? null : { href: `/configs?cursor=${next}`, word: "Older" }}
      />
    </>
  );
}

/** A cursor whose config is gone leads back to the newest. */
async function readPage(cursor: string | undefined) {
  try {
    return await listConfigs(await ownersHere(), { limit: PER_PAGE, cursor });
  } catch (error) {
    if (isAppError(error) && error.code === "invalid") redirect("/configs");
    throw error;
  }
}

function NoConfigs() {
  return (
    <EmptyState
      icon={Save}
      title="You have saved no config"
      action={
        <LinkButton href="/" variant="primary">
          Configure a machine
        </LinkButton>
      }
    >
      Save beside a machine's config gives it a name, a page and addresses that machines boot from. It is listed here
      then.
    </EmptyState>
  );
}
