import type { SavedConfig } from "#lib/configs/data";
import type { Context } from "#lib/context";
import { check } from "#lib/machine/check/check";
import { missingImages } from "#lib/machine/choices/missing";
import { configUrls } from "./config-address";
import { readFacts } from "./machine-facts";
import type { SavedConfigAnswer } from "./operations/configs";

/** Where a saved config can be had, and what still keeps a machine from booting with it. */
export async function showConfig({ id, input }: SavedConfig, context: Context): Promise<SavedConfigAnswer> {
  const facts = await readFacts(input, context);
  const missing = missingImages(input, facts).map(({ file, request }) => ({ file, request }));
  return { id, urls: configUrls(id, context.baseUrl), missing, issues: check(input, facts) };
}
