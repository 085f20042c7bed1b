import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { prepare } from "#lib/builds/prepare";
import { requireKnown } from "#lib/builds/unknown-version";
import { readOwnKeys } from "#lib/configs/own-keys";
import { AppError, isAppError, messageOf } from "#lib/errors";
import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import { keyringText } from "#lib/machine/choices/keyring";
import { place } from "#lib/machine/choices/place";
import { readTarget } from "#lib/machine/choices/read-query";
import { type Facts, MachineInput } from "#lib/machine/choices/schema";
import { AFTER, BUTANE_VERSIONS, CONFS, LAYOUTS, UPDATES } from "#lib/machine/choices/values";
import { FORMATS } from "#lib/machine/formats/names";
import { render } from "#lib/machine/formats/render";
import { checkRequest } from "#lib/recipes/check-request";
import { type Catalog, findRecipe } from "#lib/recipes/load";
import { BuildRequest } from "#lib/recipes/schema";
import { pin } from "#lib/upstream/pin";
import { type Arguments, readExtension, readPairs, UsageError } from "./arguments";
import { type Command, check as checkFlags, type Session } from "./command";

const FLAG_OF = {
  target: "--target",
  arch: "--arch",
  extensions: "--ext",
  layout: "--layout",
  after: "--after",
  confs: "--confs",
  butane: "--butane",
  keyring: "--keyring",
  // Members of each extension.
  updates: "--updates",
  base: "--source",
  name: "--name",
  role: "--role",
};

const LEVEL = { error: "error", warning: "warn", hint: "info" } as const;

export const config: Command = {
  flags: {
    ext: { value: "RECIPE@VERSION", many: true, help: "an extension of the machine" },
    name: { value: "RECIPE=IMAGENAME", many: true, help: "name of its image, where it is not the recipe's" },
    option: { value: "RECIPE.KEY=VALUE", many: true, help: "an option of its recipe" },
    role: { value: "RECIPE=ROLE", many: true, help: "what it is on this machine, such as k3s=server" },
    arch: { value: "ARCH", help: "x86-64 or arm64 (x86-64)" },
    target: { value: "OS", help: "flatcar, flatcar:RELEASE, fcos, or an ID of /etc/os-release (flatcar)" },
    source: { value: "BASE", help: "where the images are ($BAKEHOUSE_URL/extensions)" },
    layout: { value: "KIND", help: `${LAYOUTS.join(" or ")} (links)` },
    updates: { value: "POLICY", help: `${UPDATES.join(", ")} (none)` },
    after: { value: "ACTION", help: `${AFTER.join(", ")} (reboot-flag)` },
    confs: { value: "HOW", help: `${CONFS.join(" or ")} (url)` },
    keyring: {
      value: "FILE",
      help: "public keys that updates are checked by, such as the server's import-pubring.gpg",
    },
    butane: { value: "VERSION", help: `${BUTANE_VERSIONS.join(", ")} (1.0.0 for Flatcar)` },
    format: { value: "FORMAT", help: `${FORMATS.join(", ")} (bu)` },
  },
  async run(given, session) {
    const format = FORMATS.find((known) => known === (given.value("format") ?? "bu"));
    if (format === undefined) throw new UsageError(`--format: Must be one of ${FORMATS.join(", ")}.`);
    if (!given.has("ext")) throw new UsageError("--ext RECIPE@VERSION is missing.");
    const input = readMachine(given, await readKeyringFile(given.value("keyring")));
    const catalog = await session.context().catalog();
    const extensions = await Promise.all(input.extensions.map((one) => pinned(one, input.arch, catalog, session)));
    const ownKeys = input.keyring === undefined ? null : await readOwnKeys(input.keyring);
    const facts: Facts = { ...factsOf(catalog, given, session), ownKeys };
    const machine = { ...input, extensions };
    const choices = place(machine, facts);
    const document = compose(choices);
    for (const { severity, message } of check(choices, document)) session.terminal.log(LEVEL[severity], message);
    session.print(render(document, format));
  },
};

/** Armored keys and binary ones, as text. */
async function readKeyringFile(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const bytes = await readFile(file).catch((cause) => {
    throw new AppError("not_found", `${file} can't be read: ${messageOf(cause)}.`, { cause });
  });
  return keyringText(bytes);
}

function readMachine(given: Arguments, keyring: string | undefined): MachineInput {
  const names = readPairs("name", given.list("name"));
  const options = readOptions(given.list("option"));
  const roles = readPairs("role", given.list("role"));
  const extensions = given.list("ext").map((text) => {
    const { recipe, version } = readExtension(text);
    const own = Object.entries(options).filter(([key]) => key.startsWith(`${recipe}.`));
    return {
      recipe,
      version,
      options: Object.fromEntries(own.map(([key, value]) => [key.slice(recipe.length + 1), value])),
      name: names[recipe],
      role: roles[recipe],
      updates: given.value("updates"),
      source: given.has("source") ? { from: "url", base: given.value("source") } : undefined,
    };
  });
  refuseStranger("--name", Object.keys(names), (key) => extensions.some(({ recipe }) => key === recipe));
  refuseStranger("--role", Object.keys(roles), (key) => extensions.some(({ recipe }) => key === recipe));
  refuseStranger("--option", Object.keys(options), (key) =>
    extensions.some(({ recipe }) => key.startsWith(`${recipe}.`)),
  );
  const { target, ...rest } = Object.fromEntries(
    ["target", "arch", "layout", "after", "confs", "butane"].map((flag) => [flag, given.value(flag)]),
  );
  const choices = { extensions, ...rest, keyring, target: readTarget(target ?? "flatcar") };
  return checkFlags(MachineInput, choices, FLAG_OF);
}

/** By `RECIPE.KEY`. */
function readOptions(texts: string[]): Record<string, string> {
  const options = readPairs("option", texts);
  const bare = Object.keys(options).find((key) => !key.includes("."));
  if (bare !== undefined) throw new UsageError(`--option ${bare} must have the form RECIPE.KEY=VALUE.`);
  return options;
}

function refuseStranger(flag: string, keys: string[], isChosen: (key: string) => boolean): void {
  const stranger = keys.find((key) => !isChosen(key));
  if (stranger !== undefined) throw new UsageError(`${flag} names ${stranger}, which no --ext chooses.`);
}

function factsOf({ recipes }: Catalog, given: Arguments, { context, terminal }: Session): Facts {
  const { env } = context();
  const server = env.BAKEHOUSE_URL ?? `http://localhost:${env.PORT}`;
  if (env.BAKEHOUSE_URL === undefined && !given.has("source"))
    terminal.log(
      "warn",
      `Neither --source nor BAKEHOUSE_URL is set: the addresses name ${server}, which only this machine reaches.`,
    );
  return {
    recipes: Object.fromEntries(Array.from(recipes, ([name, { recipe }]) => [name, recipe])),
    repository: `${server}/extensions`,
    images: null,
  };
}

type Extension = MachineInput["extensions"][number];

/** `latest` becomes the newest version; every recipe has to be known, and to have the options that were given. */
async function pinned(
  extension: Extension,
  arch: MachineInput["arch"],
  catalog: Catalog,
  { context, terminal }: Session,
): Promise<Extension> {
  const { recipe } = findRecipe(catalog, extension.recipe);
  const asked = { recipe: recipe.name, version: extension.version, options: extension.options, arch };
  const request = checkRequest(recipe, BuildRequest.parse(asked));
  const isOpen = extension.version === "latest";
  const newest = isOpen ? await pin({ ...context().upstream, log: terminal.log }, recipe, request) : extension;
  await Promise.race([
    warnOfUnknown(request, catalog, { context, terminal }),
    sleep(PATIENCE_MS, null, { ref: false }),
  ]);
  return { ...extension, version: newest.version };
}

/** How long a config waits for what is only a word about it. */
const PATIENCE_MS = 5000;

/** Says of a version that upstream does not have. What cannot be told, as without a network, is no reason not to write a config. */
async function warnOfUnknown(
  request: BuildRequest,
  catalog: Catalog,
  { context, terminal }: Pick<Session, "context" | "terminal">,
): Promise<void> {
  const upstream = { ...context().upstream, log: () => {} };
  try {
    await requireKnown(request, await prepare(request, { catalog, upstream }), upstream);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "not_found") terminal.log("warn", error.message);
  }
}
