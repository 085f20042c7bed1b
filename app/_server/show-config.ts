import type { z } from "zod";
import type { Kitchen } from "#lib/kitchen";
import { check } from "#lib/machine/check";
import type { SavedConfig } from "#lib/machine/data";
import { missingImages } from "#lib/machine/missing";
import type { SavedConfigAnswer } from "./api-schema";
import { configUrls } from "./config-address";
import { readFacts } from "./machine-facts";

/** Where a saved config can be had, and what still keeps a machine from booting with it. */
export async function showConfig(
  { id, input }: SavedConfig,
  kitchen: Kitchen,
): Promise<z.infer<typeof SavedConfigAnswer>> {
  const facts = await readFacts(input, kitchen);
  const missing = missingImages(input, facts).map(({ file, request }) => ({ file, request }));
  return { id, urls: configUrls(id, kitchen.baseUrl), missing, issues: check(input, facts) };
}
