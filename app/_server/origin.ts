import { ORIGINS, type OriginName, signOrigin } from "#lib/builds/origin";
import type { Context } from "#lib/context";
import { findSigner } from "#lib/signing/data";

const MEDIA_TYPES: Record<OriginName, string> = {
  "manifest.json": "application/json",
  "provenance.json": "application/json",
  "sbom.spdx.json": "application/spdx+json",
  "sbom.cdx.json": "application/vnd.cyclonedx+json; version=1.6",
};

/** A document about an image, byte for byte what its signature is of. */
export async function originOf(name: OriginName, file: string, { env }: Context): Promise<Response> {
  const text = await ORIGINS[name](file, env.BAKEHOUSE_URL);
  return new Response(text, { headers: { "Content-Type": MEDIA_TYPES[name] } });
}

export async function signatureOf(name: OriginName, file: string, { env }: Context): Promise<Response> {
  const signer = await findSigner(new Date());
  const signature = await signOrigin(name, { file, address: env.BAKEHOUSE_URL, signer });
  return new Response(signature, { headers: { "Content-Type": "application/pgp-signature" } });
}
