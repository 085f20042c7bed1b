import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { BAKER_REVISION } from "#lib/bake/errata";
import type { Made } from "#lib/builds/make";
import { Manifest } from "#lib/images/manifest";
import { type Difference, differences, differenceText } from "#lib/inspect/differences";
import { provenance } from "#lib/inspect/provenance";
import { parse } from "#lib/issues";
import type { Signer } from "#lib/signing/key";
import { temporaryFile } from "#lib/upstream/cache";
import { type Arguments, UsageError } from "./arguments";
import { type Command, printJson, type Session } from "./command";
import { fetchBytes } from "./fetch-address";
import { makeAt } from "./make-image";
import { LARGEST_DOCUMENT, type Order, readJson, readOrder } from "./rebake-order";
import { readKeys } from "./release";
import { JSON_FLAG } from "./target-flags";
import { shown } from "./terminal";

/** Bakes what somebody else has baked, for a second opinion: nobody has to be trusted but the sources' digests. */
export const rebake: Command = {
  flags: {
    attest: { value: "FILE", help: "where the image is identical, write a provenance of this bake, and FILE.gpg" },
    key: { value: "FILE", help: "armored private OpenPGP key that signs it (BAKEHOUSE_SIGNING_KEY)" },
    keyring: {
      value: "FILE",
      help: "what your machines have as /etc/systemd/import-pubring.gpg: the provenance's signature is checked, and what the signed list says",
    },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const signer = await readSigner(given, session);
    const order = await readOrder(given.positionals[0] ?? "", given.value("keyring"), session);
    if (order.signedBy === null)
      session.terminal.log(
        "warn",
        "Nobody vouches for the provenance: give what your machines have by --keyring FILE.",
      );
    const startedAt = new Date();
    const made = await bakeAside(order, session);
    const outcome = await compare(order, made, session);
    const isGood = outcome.identical && outcome.listed !== "other";
    if (signer !== null && isGood) {
      const text = attestation(order, startedAt, signer);
      await writeFile(signer.file, text);
      await writeFile(`${signer.file}.gpg`, await signer.sign(Buffer.from(text)));
    }
    if (given.has("json")) printJson(session, outcome);
    else session.print(shown(wordsOf(outcome)));
    return isGood ? 0 : 1;
  },
};

type Attesting = Signer & { file: string };

async function readSigner(given: Arguments, { context }: Session): Promise<Attesting | null> {
  const file = given.value("attest");
  if (file === undefined) return null;
  const keys = await readKeys(given.value("key"), context().env);
  if (keys === null) throw new UsageError("--attest needs a key that signs: --key FILE.");
  return { ...keys.signer, file };
}

/** Bakes where nothing stays: what a killed process leaves there is swept with unfinished downloads. */
async function bakeAside({ plan, file }: Order, session: Session): Promise<Made> {
  const output = await temporaryFile(session.context().upstream.cache);
  try {
    return await makeAt(output, { plan, file }, session);
  } finally {
    await rm(output, { force: true });
  }
}

type Outcome = {
  file: string;
  identical: boolean;
  sha256: { given: string; here: string };
  /** Whether the recipe of that name here is the one that was baked. */
  recipe: "same" | "other" | "missing" | null;
  baker: { given: string | null; here: string };
  /** What wrote the image here. */
  tool: string;
  /** Who signed the provenance, and whether the signed list has machines take the same image; null where no keyring was given. */
  signedBy: string | null;
  listed: Order["listed"];
  /** Null where they are not known: the provenance came from a file. */
  differences: Difference[] | null;
};

async function compare(order: Order, { result }: Made, session: Session) {
  const { file, sha256, plan, baker, signedBy, listed, manifest } = order;
  const identical = result.sha256 === sha256;
  const loaded = plan.recipe && (await session.context().catalog()).recipes.get(plan.recipe.name);
  const recipe = loaded && (loaded.digest === plan.recipe?.digest ? "same" : "other");
  return {
    file,
    identical,
    sha256: { given: sha256, here: result.sha256 },
    recipe: plan.recipe === null ? null : (recipe ?? "missing"),
    baker: { given: baker, here: `${BAKER_REVISION}` },
    tool: result.tool,
    signedBy,
    listed,
    differences: identical ? [] : await differencesFrom(manifest, result.manifest),
  } satisfies Outcome;
}

async function differencesFrom(there: Order["manifest"], here: Manifest): Promise<Difference[] | null> {
  if (there === null) return null;
  const { url, reading } = there;
  const bytes = await fetchBytes(url, LARGEST_DOCUMENT, reading);
  return differences(parse(Manifest, readJson(bytes, url)), here);
}

const RECIPES = {
  same: "The recipe here is the one it was baked by.",
  other: "The recipe of that name here is another one: look at the plan before you trust the image.",
  missing: "There is no recipe of that name here: look at the plan before you trust the image.",
};

const LISTED = {
  same: "The signed list has machines take this image.",
  other: "BAD  The signed list has machines take another image by this name.",
  missing: "The signed list has no image of this name: machines do not see it.",
};

function wordsOf({
  file,
  identical,
  sha256,
  recipe,
  baker,
  tool,
  signedBy,
  listed,
  differences: found,
}: Outcome): string {
  const about = [
    signedBy && `The provenance is signed by ${signedBy.toUpperCase()}.`,
    listed && LISTED[listed],
    recipe && RECIPES[recipe],
  ].filter((sentence) => sentence !== null);
  if (identical) return lines([`identical  ${file}: sha256 ${sha256.here}`].concat(about));
  const bakers = `Baked there by revision ${baker.given ?? "unknown"} of the baker, here by ${baker.here}, with ${tool}.`;
  const paths = found?.map((each) => `  ${differenceText(each)}`) ?? [
    "Which paths differ is told where the provenance comes from its server.",
  ];
  const said = paths.length === 0 ? ["Its files are the same: only how they are packed is not."] : paths;
  return lines([`different  ${file}: sha256 ${sha256.here} here, ${sha256.given} there`].concat(said, bakers, about));
}

function lines(texts: string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** The same image by a second builder. Nothing is said of how its sources were verified: only their digests were known. */
function attestation({ plan, file, sha256 }: Order, startedAt: Date, { fingerprint }: Signer): string {
  return provenance(plan, {
    ...{ file, sha256, buildId: randomUUID(), bakerRevision: BAKER_REVISION },
    ...{ startedAt: startedAt.toISOString(), finishedAt: new Date().toISOString() },
    builder: `openpgp4fpr:${fingerprint}`,
  });
}
