import { getBuild, getPlan } from "#lib/builds/reads";
import { AppError } from "#lib/errors";
import { getImage } from "#lib/images/reads";
import { NAMELESS_BUILDER, provenance } from "#lib/inspect/provenance";
import type { Signer } from "#lib/signing/key";

/**
 * Where an image came from, written from its row and the stored plan: the same bytes each time. `builder` is the address
 * that the operator set, never one that a request names. Throws AppError not_found.
 */
export async function provenanceOf(file: string, builder = NAMELESS_BUILDER): Promise<string> {
  const { sha256, buildId, bakerRevision } = await getImage(file);
  const [plan, { startedAt, finishedAt }] = await Promise.all([getPlan(buildId), getBuild(buildId)]);
  if (plan === null) throw new AppError("not_found", `What ${file} was baked of was not kept.`);
  return provenance(plan, { file, sha256, buildId, startedAt, finishedAt, bakerRevision, builder });
}

/** The detached OpenPGP signature of that, by the key that signs today. Throws AppError not_found where nothing is signed. */
export async function provenanceSignature(
  file: string,
  builder: string | undefined,
  signer: Signer | null,
): Promise<Uint8Array> {
  const text = await provenanceOf(file, builder);
  if (signer === null) throw new AppError("not_found", "This Bakehouse signs nothing, so there is no signature.");
  return signer.sign(new TextEncoder().encode(text));
}
