import type { Metadata } from "next";
import { connection } from "next/server";
import { isSigned } from "#lib/signing/signing";
import { PageHeader } from "../_ui/page-header";
import { Doctor } from "./doctor";

export const metadata: Metadata = { title: "Doctor" };

export default async function DoctorPage() {
  await connection();
  return (
    <>
      <PageHeader title="Examine a config">
        Paste a Butane config or an Ignition config: see what a machine would stumble over, line by line, before it
        boots. The text stays in this browser.
      </PageHeader>
      <Doctor signs={isSigned()} />
    </>
  );
}
