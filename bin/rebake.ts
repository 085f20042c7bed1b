import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { BAKER_REVISION } from "#lib/bake/errata";
import type { Made } from "#lib/builds/make";
import { planAgain } from "#lib/builds/rebake";
import { AppError } from "#lib/errors";
import { Manifest } from "#lib/images/manifest";
import { type Difference, differences, differenceText } from "#lib/inspect/differences";
import { provenance } from "#lib/inspect/provenance";
import { Statement } from "#lib/inspect/statement";
import { parse } from "#lib/issues";
import { Plan } from "#lib/recipes/plan";
import type { Signer } from "#lib/signing/key";
import { type Arguments, UsageError } from "./arguments";
import { type Command, printJson, type Session } from "./command";
import { makeAt } from "./make-image";
import { readKeys } from "./release";
import { JSON_FLAG } from "./target-flags";
import { shown } from "./terminal";
import { fetchBytes } from "./verify";

/** Bakes what somebody else has baked, for a second opinion: nobody has to be trusted but the sources' digests. */
export const rebake: Command = {
  flags: {
    attest: { value: "FILE", help: "where the image is identical, write a provenance of this bake, and FILE.gpg" },
    key: { value: "FILE", help: "armored private OpenPGP key that signs it (BAKEHOUSE_SIGNING_KEY)" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const signer = await readSigner(given, session);
    const order = await readOrder(given.positionals[0] ?? "", session.signal);
    const startedAt = new Date();
    const made = await bakeAside(order, session);
    const outcome = await compare(order, made, session);
    if (signer !== null && outcome.identical) {
      const text = attestation(order, startedAt, signer);
      await writeFile(signer.file, text);
      await writeFile(`${signer.file}.gpg`, await signer.sign(Buffer.from(text)));
    }
    if (given.has("json")) printJson(session, outcome);
    else session.print(shown(wordsOf(outcome)));
    return outcome.identical ? 0 : 1;
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

/** What is to be baked again, as its first baker tells it. */
type Order = { file: string; sha256: string; plan: Plan; baker: string | null; manifestUrl: string | null };

async function readOrder(from: string, signal: AbortSignal): Promise<Order> {
  const url = provenanceUrl(from);
  const bytes = url === null ? await readFile(from) : await fetchBytes(url, signal);
  const { subject, predicate } = parse(Statement, readJson(bytes, url ?? from));
  const [{ name: file, digest }] = subject;
  const plan = planAgain(parse(Plan, predicate.buildDefinition.internalParameters.plan), file);
  if (plan.sources.some(({ verifiedBy }) => verifiedBy === "upload"))
    throw new AppError("conflict", `${file} was made of an upload, which only its server has.`);
  const manifestUrl = url?.replace(/provenance\.json$/, "manifest.json") ?? null;
  return { file, sha256: digest.sha256, plan, baker: predicate.runDetails.builder.version?.baker ?? null, manifestUrl };
}

/** The addresses under which people know an image lead to its provenance. Null for a file. */
function provenanceUrl(from: string): string | null {
  if (!/^https?:\/\//i.test(from)) return null;
  const url = from.replace(/[?#].*$/, "");
  const image = /^(.*?)\/(?:api\/v1\/images|images|extensions)\/([^/]+\.raw)$/.exec(url);
  if (image !== null) return `${image[1]}/api/v1/images/${image[2]}/provenance.json`;
  if (url.endsWith("/provenance.json")) return url;
  throw new UsageError(`${from} is neither an image's address nor that of its provenance.json.`);
}

function readJson(bytes: Buffer, from: string): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AppError("invalid", `${from} is no JSON, so no provenance.`);
  }
}

/** Bakes where nothing stays. */
async function bakeAside({ plan, file }: Order, session: Session): Promise<Made> {
  const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-rebake-"));
  try {
    return await makeAt(path.join(folder, "image"), { plan, file }, session);
  } finally {
    await rm(folder, { recursive: true, force: true });
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
  /** Null where they are not known: the provenance came from a file. */
  differences: Difference[] | null;
};

async function compare({ file, sha256, plan, baker, manifestUrl }: Order, { result }: Made, session: Session) {
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
    differences: identical ? [] : await differencesFrom(manifestUrl, result.manifest, session.signal),
  } satisfies Outcome;
}

async function differencesFrom(url: string | null, here: Manifest, signal: AbortSignal): Promise<Difference[] | null> {
  if (url === null) return null;
  return differences(parse(Manifest, readJson(await fetchBytes(url, signal), url)), here);
}

const RECIPES = {
  same: "The recipe here is the one it was baked by.",
  other: "The recipe of that name here is another one: look at the plan before you trust the image.",
  missing: "There is no recipe of that name here: look at the plan before you trust the image.",
};

function wordsOf({ file, identical, sha256, recipe, baker, tool, differences: found }: Outcome): string {
  const about = recipe === null ? [] : [RECIPES[recipe]];
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
