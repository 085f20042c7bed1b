import { getBuild, getPlan } from "#lib/builds/reads";
import { canonicalJson } from "#lib/canonical-json";
import { AppError } from "#lib/errors";
import { getImage, getManifest } from "#lib/images/reads";
import { type Bill, billOf } from "#lib/inspect/bill";
import { cycloneDx } from "#lib/inspect/cyclonedx";
import { NAMELESS_BUILDER, provenance } from "#lib/inspect/provenance";
import { spdx } from "#lib/inspect/spdx";
import type { Signer } from "#lib/signing/key";

/** Writes one document about an image: the same bytes each time. `address` is the one that the operator set, never one that a request names. */
type Write = (file: string, address: string | undefined) => Promise<string>;

/** The documents that say where an image came from, by the ends of their addresses. Each throws AppError not_found. */
export const ORIGINS = {
  "provenance.json": provenanceOf,
  "sbom.spdx.json": async (file, address) => spdx(await billFor(file, address)),
  "manifest.json": async (file) => canonicalJson(await getManifest(file)),
  "sbom.cdx.json": async (file, address) => cycloneDx(await billFor(file, address)),
} satisfies Record<string, Write>;

export type OriginName = keyof typeof ORIGINS;

async function provenanceOf(file: string, builder = NAMELESS_BUILDER): Promise<string> {
  const { sha256, buildId, bakerRevision } = await getImage(file);
  const [plan, { startedAt, finishedAt }] = await Promise.all([getPlan(buildId), getBuild(buildId)]);
  if (plan === null) throw new AppError("not_found", `What ${file} was baked of was not kept.`);
  return provenance(plan, { file, sha256, buildId, startedAt, finishedAt, bakerRevision, builder });
}

async function billFor(file: string, address: string | undefined): Promise<Bill> {
  const { name, version, sha256, createdAt, bakerRevision, buildId } = await getImage(file);
  const [plan, manifest] = await Promise.all([getPlan(buildId), getManifest(file)]);
  const url = address === undefined ? undefined : `${address}/extensions/${file}`;
  return billOf({ file, name, version, sha256, url, createdAt, bakerRevision, manifest }, plan);
}

/** The detached OpenPGP signature of one of them, by the key that signs today. Throws AppError not_found where nothing is signed. */
export async function signOrigin(
  name: OriginName,
  { file, address, signer }: { file: string; address: string | undefined; signer: Signer | null },
): Promise<Uint8Array<ArrayBuffer>> {
  const text = await ORIGINS[name](file, address);
  if (signer === null) throw new AppError("not_found", "This Bakehouse signs nothing, so there is no signature.");
  return Uint8Array.from(await signer.sign(new TextEncoder().encode(text)));
}
