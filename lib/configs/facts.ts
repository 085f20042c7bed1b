import { type ConfigContext, readAvailability, readContents, stateOf } from "#lib/configs/availability";
import { readOwnKeys } from "#lib/configs/own-keys";
import { imagesOf } from "#lib/images/reads";
import { withNewest } from "#lib/machine/choices/newest";
import { knownImage, serverFiles } from "#lib/machine/choices/placed";
import type { Facts, MachineInput, MachineKeyring, ServerFacts } from "#lib/machine/choices/schema";
import { readKeyring } from "#lib/signing/data";

/**
 * What this server knows about a machine's choices: its recipes, its address and, of its images, those that were chosen.
 * AppError `invalid` where the chosen keyring cannot be used.
 */
export async function readFacts(input: MachineInput, context: ConfigContext): Promise<Facts> {
  const server = await serverFacts(context);
  const { images } = await readAvailability(serverFiles(input, server), context);
  const opened = images.map(async (image) => knownImage(image, await readContents(image.file)));
  const ownKeys = input.keyring === undefined ? null : await readOwnKeys(input.keyring);
  return { ...server, ownKeys, images: await Promise.all(opened) };
}

/** The choices at the versions that machines which update by themselves would have by now. */
export async function atNewest(input: MachineInput, context: ConfigContext): Promise<MachineInput> {
  const followed = input.extensions.filter(({ source, updates }) => source.from === "server" && updates !== "none");
  const names = new Set(followed.map(({ recipe, name = recipe }) => name));
  const rows = await Promise.all(Array.from(names, (name) => imagesOf(name)));
  const catalog = await context.catalog();
  const images = rows.flat().map((row) => stateOf(row, catalog));
  return withNewest(input, { ...(await serverFacts(context)), images });
}

/** The part of it that no choice decides. */
export async function serverFacts({ catalog, baseUrl }: ConfigContext): Promise<ServerFacts> {
  const { recipes } = await catalog();
  return {
    recipes: Object.fromEntries(Array.from(recipes, ([name, { recipe }]) => [name, recipe])),
    repository: `${baseUrl}/extensions`,
    keyring: await machineKeyring(),
  };
}

/** What machines should check this server's signatures by from now on; null where nothing is signed. */
export async function machineKeyring(): Promise<MachineKeyring | null> {
  const found = await readKeyring();
  if (found === null) return null;
  return { fingerprint: found.fingerprint, base64: Buffer.from(found.keyring).toString("base64") };
}
