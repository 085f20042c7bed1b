import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { configUrls } from "#lib/configs/addresses";
import { findKept, readConfig } from "#lib/configs/data";
import { weigh } from "#lib/configs/saved";
import { isAppError } from "#lib/errors";
import { ownersHere } from "../../_server/owner";
import { pageContext } from "../../_server/page-context";
import { Addresses } from "./addresses";
import { BootCommands } from "./boot-commands";
import { ConfigTop } from "./config-top";
import { Holdings } from "./holdings";
import { Problems } from "./problems";

export async function generateMetadata({ params }: PageProps<"/configs/[id]">): Promise<Metadata> {
  const kept = await findKept(await ownersHere(), (await params).id);
  return { title: kept?.name ?? "Saved config" };
}

export default async function ConfigPage({ params }: PageProps<"/configs/[id]">) {
  const { id } = await params;
  const [saved, kept, context] = await Promise.all([readOrLeave(id), findKept(await ownersHere(), id), pageContext()]);
  const { placed, missing, issues } = await weigh(saved, context);
  const urls = configUrls(id, context.baseUrl);
  return (
    <>
      <ConfigTop saved={saved} kept={kept} />
      <Problems id={id} issues={issues} />
      <Holdings input={saved.input} placed={placed} />
      <Addresses urls={urls} target={saved.input.target} isWaiting={missing.length > 0} />
      <BootCommands input={saved.input} urls={urls} server={context.baseUrl} />
    </>
  );
}

async function readOrLeave(id: string) {
  try {
    return await readConfig(id);
  } catch (error) {
    if (isAppError(error) && error.code === "not_found") notFound();
    throw error;
  }
}
