import { headers } from "next/headers";
import { outdated } from "#lib/builds/outdated";
import { context } from "#lib/context";
import { baseUrlOf } from "#lib/images/base-url";
import { findImage } from "#lib/images/reads";
import type { Image } from "#lib/images/schema";
import { type ImageRow, toImage } from "#lib/images/schema";

/** The address by which machines reach this server: as configured, else as this request's. */
export async function machineUrl(): Promise<string> {
  return baseUrlOf((await headers()).get("host"), context().env.BAKEHOUSE_URL);
}

/** A published image as the pages show it, or null. */
export async function readImage(file: string): Promise<Image | null> {
  const row = await findImage(file);
  return row === null ? null : showImage(row);
}

export async function showImage(row: ImageRow): Promise<Image> {
  return toImage(row, { baseUrl: await machineUrl(), outdated: outdated(row, await context().catalog()) });
}
