import type { Metadata } from "next";
import { connection } from "next/server";
import { readOperations } from "#lib/operations/operations";
import { version } from "../../package.json";
import { Prefetched, ready } from "../_client/prefetch";
import { pageContext } from "../_server/page-context";
import { PageHeader } from "../_ui/page-header";
import { Overview } from "./overview";
import { operationsQuery } from "./query";

export const metadata: Metadata = { title: "Operations" };

export default async function OperationsPage() {
  await connection();
  const operations = await readOperations(await pageContext(), version, new Date());
  return (
    <>
      <PageHeader title="Operations">What bakes, what waits, what went wrong, and what runs out.</PageHeader>
      <Prefetched queries={[ready(operationsQuery, operations)]}>
        <Overview />
      </Prefetched>
    </>
  );
}
