import { createHash } from "node:crypto";
import type { Client } from "@libsql/client";
import type { CodeStep, RawRecipe } from "../../code-step";

/**
 * From the sha256 of whole requests and recipes to one that leaves out what equals a frozen baseline: fingerprints of all
 * builds and images, and the recipe digests that the recipes of this moment had. What it needs is copied here, so that it
 * does the same whatever becomes of the code around it.
 */
export const step: CodeStep = async (database, { recipes }) => {
  for (let builds = await buildsAfter(database, ""); builds.length > 0; ) {
    await renameBuilds(database, builds);
    builds = await buildsAfter(database, builds.at(-1)?.id ?? "");
  }
  await database.execute(
    'UPDATE "Image" SET "fingerprint" = (SELECT "fingerprint" FROM "Build" WHERE "Build"."id" = "Image"."buildId")',
  );
  const { rows } = await database.execute('SELECT 1 FROM "Build" WHERE "recipeDigest" IS NOT NULL LIMIT 1');
  if (rows.length > 0) await renameRecipes(database, await recipes());
};

type Members = Record<string, unknown>;
type StoredBuild = { id: string; kind: string; request: Members };

const BUILDS_AT_ONCE = 500;

async function buildsAfter(database: Client, id: string): Promise<StoredBuild[]> {
  const sql = `SELECT "id", "kind", "request" FROM "Build" WHERE "id" > ? ORDER BY "id" LIMIT ${BUILDS_AT_ONCE}`;
  const { rows } = await database.execute({ sql, args: [id] });
  return rows.map((row) => ({
    id: String(row.id),
    kind: String(row.kind),
    request: JSON.parse(String(row.request)) as Members,
  }));
}

/** One statement for many builds: each costs the database far less than a statement. */
async function renameBuilds(database: Client, builds: StoredBuild[]): Promise<void> {
  const fingerprints = Object.fromEntries(builds.map(({ id, kind, request }) => [id, fingerprintOf(kind, request)]));
  await database.execute({
    sql: `UPDATE "Build" SET "fingerprint" = "new"."value", "liveKey" = iif("liveKey" IS NULL, NULL, "new"."value"),
      "plan" = iif(json_valid("plan"), json_set("plan", '$.fingerprint', "new"."value"), "plan")
      FROM json_each(:fingerprints) AS "new" WHERE "Build"."id" = "new"."key"`,
    args: { fingerprints: JSON.stringify(fingerprints) },
  });
}

async function renameRecipes(database: Client, recipes: RawRecipe[]): Promise<void> {
  const digests = Object.fromEntries(recipes.map((recipe) => [oldDigest(recipe), newDigest(recipe)]));
  const args = { digests: JSON.stringify(digests) };
  const found = ':digests ->> "recipeDigest"';
  const plan = `iif(json_valid("plan"), json_set("plan", '$.recipe.digest', ${found}), "plan")`;
  const where = `WHERE ${found} IS NOT NULL`;
  await database.execute({ sql: `UPDATE "Build" SET "recipeDigest" = ${found}, "plan" = ${plan} ${where}`, args });
  await database.execute({ sql: `UPDATE "Image" SET "recipeDigest" = ${found} ${where}`, args });
}

const REQUEST = { arch: "x86-64", os: "flatcar", compression: "gzip:6", epoch: 0, options: {}, revision: 0 };
const PACKAGING = { sources: {}, reload: true };
const PLACE = { exclude: [] };
const WRITE = { mode: 0o644 };

function fingerprintOf(kind: string, request: Members): string {
  if (kind !== "torcx") return sha256(without(request, REQUEST));
  const { filename: _, upload, ...own } = request;
  return sha256({ kind, request: without(own, REQUEST), upload });
}

/** The recipe with every default filled in: what was hashed before. */
function oldDigest({ document, files }: RawRecipe): string {
  const { arch, options, sources, image, reload } = { options: {}, ...PACKAGING, ...document } as Packaging;
  const steps = image.map((member) => ({ ...baselineOf(member), ...member }));
  return sha256({ arch, defaults: defaultsOf(options), sources, image: steps, reload, files: [...files] });
}

function newDigest({ document, files }: RawRecipe): string {
  const { arch, options, sources, image, reload } = { options: {}, ...document } as Packaging;
  const steps = image.map((member) => without(member, baselineOf(member)));
  const packaging = without({ arch, sources, image: steps, reload }, PACKAGING);
  return sha256({ ...packaging, options: Object.fromEntries(defaultsOf(options)), files: Object.fromEntries(files) });
}

type Packaging = Record<"arch" | "sources" | "reload", unknown> & {
  options: Record<string, Members>;
  image: Members[];
};

function baselineOf(member: Members): Members {
  if ("place" in member) return PLACE;
  return "write" in member ? WRITE : {};
}

function defaultsOf(options: Record<string, Members>): [string, unknown][] {
  return Object.entries(options).map(([key, option]) => [key, option.default ?? null]);
}

function without(members: Members, baseline: Members): Members {
  const kept = Object.entries(members).filter(
    ([key, value]) => !(Object.hasOwn(baseline, key) && canonical(value) === canonical(baseline[key])),
  );
  return Object.fromEntries(kept);
}

function sha256(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** JSON with sorted keys and without undefined members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
