import { setImmediate as turn } from "node:timers/promises";
import { fingerprintOf } from "#lib/canonical-json";
import { ConfigSummary, type KeptConfig } from "#lib/configs/schema";
import { db, type Prisma, type Tx, transaction } from "#lib/db";
import { AppError } from "#lib/errors";
import { issuesOf } from "#lib/issues";
import { gistOf, nameInWords } from "#lib/machine/choices/in-words";
import { MachineInput } from "#lib/machine/choices/schema";

/** 128 bits: everyone who has the id may read the config, so it must not be one that can be guessed. */
const ID_LENGTH = 32;

/** Configs in one list. */
const MOST = 1_000;

/** Bytes that configs may have on average; few bring files. */
const BYTES_EACH = 65_536;

/** Who keeps a config for good: it is in no list, and nothing takes it away. */
const NOBODY = "";

/** Programs that show no cookie are new owners each time: one more than this is none. */
const MOST_OWNERS = 100;

/** A machine's choices as they were saved. */
export type SavedConfig = { id: string; input: MachineInput; createdAt: Date };

/** Who saves: `owner` is a sha256, of a person's id or of a browser's secret; `isNew` where that was made just now. */
export type Keeper = { owner: string; isNew: boolean };

/**
 * Keeps a machine's choices and gives their id, hex digits of the sha256 of their canonical form: equal choices have one id,
 * however often they are saved and by however many users. The keeper finds them in a list, under `name`; left out, the name is
 * the one they have there, else it is made of the choices. Throws AppError conflict when the list is full, or when `most` are kept
 * in all lists together or they have as many bytes as that many may have.
 */
export async function saveConfig(
  input: MachineInput,
  { keeper, name, most }: { keeper: Keeper; name?: string | undefined; most: number },
  now: Date,
): Promise<SavedConfig & { name: string }> {
  const id = fingerprintOf(input).slice(0, ID_LENGTH);
  return transaction(async (tx) => {
    const known = await tx.savedConfig.findUnique({ where: { id }, select: { createdAt: true } });
    const { createdAt } = known ?? (await addConfig(tx, { id, input, createdAt: now }, most));
    const owner = await ownerOf(tx, keeper, id);
    const gist = gistOf(input);
    const kept = await tx.keptConfig.upsert({
      where: { owner_configId: { owner, configId: id } },
      create: { owner, configId: id, name: name ?? nameInWords(gist), summary: gist, createdAt: now },
      update: { name },
    });
    return { id, input, createdAt, name: kept.name };
  });
}

async function addConfig(tx: Tx, saved: SavedConfig, most: number): Promise<SavedConfig> {
  const size = Buffer.byteLength(JSON.stringify(saved.input));
  const { _count: count, _sum: sum } = await tx.savedConfig.aggregate({ _count: true, _sum: { size: true } });
  if (count >= most || Number(sum.size ?? 0) + size > most * BYTES_EACH) throw noRoom(most);
  await tx.savedConfig.create({ data: { ...saved, size } });
  return saved;
}

function noRoom(most: number): AppError {
  const limit = `${most.toLocaleString("en")} saved configs, or ${Math.floor((most * BYTES_EACH) / 1e6)} MB of them`;
  return new AppError(
    "conflict",
    `This server keeps at most ${limit}, and there is no room for more. Delete some that no machine needs: DELETE /api/v1/configs/ID, or on their pages. Whoever runs the server can raise BAKEHOUSE_CONFIGS.`,
  );
}

async function ownerOf(tx: Tx, { owner, isNew }: Keeper, configId: string): Promise<string> {
  if (isNew) return (await tx.keptConfig.count({ where: { configId } })) < MOST_OWNERS ? owner : NOBODY;
  const others = await tx.keptConfig.count({ where: { owner, configId: { not: configId } } });
  if (others < MOST) return owner;
  throw new AppError(
    "conflict",
    `You keep ${MOST.toLocaleString("en")} saved configs, and there is no room for more. Delete one first: DELETE /api/v1/configs/ID, or on its page.`,
  );
}

/** The saved choices of this id. Throws AppError not_found, unsupported (larger than what is taken today). */
export async function readConfig(id: string): Promise<SavedConfig> {
  const row = await db().savedConfig.findUnique({ where: { id } });
  if (row === null) throw new AppError("not_found", `There is no saved config ${id}. POST /api/v1/configs saves one.`);
  const { data: input, error } = MachineInput.safeParse(row.input);
  if (error !== undefined) {
    const issues = issuesOf(error);
    throw new AppError("unsupported", `The saved config ${id} holds what is not taken any more. Save it again.`, {
      issues,
    });
  }
  return { id, input, createdAt: row.createdAt };
}

type Page = { limit: number; cursor?: string | undefined };

/**
 * The configs that somebody keeps, who may be several owners, the last saved first, `limit` at a time. `cursor` is the `next` of the page
 * before.
 */
export async function listConfigs(
  owners: readonly string[],
  { limit, cursor }: Page,
): Promise<{ items: KeptConfig[]; next: string | null }> {
  const all = await db().keptConfig.findMany({
    where: keptBy(owners),
    distinct: "configId",
    orderBy: { seq: "desc" },
    select: { configId: true, seq: true },
  });
  const start = cursor === undefined ? 0 : placeOf(cursor, all) + 1;
  const page = all.slice(start, start + limit);
  const rows = await db().keptConfig.findMany({
    where: { seq: { in: page.map(({ seq }) => seq) } },
    orderBy: { seq: "desc" },
  });
  return { items: rows.map(toKept), next: all.length > start + limit ? (page.at(-1)?.configId ?? null) : null };
}

function placeOf(cursor: string, all: readonly { configId: string }[]): number {
  const place = all.findIndex(({ configId }) => configId === cursor);
  if (place === -1) throw new AppError("invalid", "The cursor is not one that a list of configs gave.");
  return place;
}

/** How one of its owners keeps a config; null for everyone else. */
export async function findKept(owners: readonly string[], id: string): Promise<KeptConfig | null> {
  const where = { ...keptBy(owners), configId: id };
  const row = await db().keptConfig.findFirst({ where, orderBy: { seq: "desc" } });
  return row === null ? null : toKept(row);
}

/** Gives a config another name in its owner's list. Throws AppError not_found for everyone else. */
export async function renameConfig(owners: readonly string[], id: string, name: string): Promise<KeptConfig> {
  const { count } = await db().keptConfig.updateMany({ where: { ...keptBy(owners), configId: id }, data: { name } });
  const kept = count === 0 ? null : await findKept(owners, id);
  if (kept === null) throw notKept(id);
  return kept;
}

/**
 * Takes a config out of its owner's list. When nobody keeps it any more it is gone, and its addresses are not found. Throws
 * AppError not_found for everyone else.
 */
export async function deleteConfig(owners: readonly string[], id: string): Promise<void> {
  await transaction(async (tx) => {
    const { count } = await tx.keptConfig.deleteMany({ where: { ...keptBy(owners), configId: id } });
    if (count === 0) throw notKept(id);
    await tx.savedConfig.deleteMany({ where: { id, keepers: { none: {} } } });
  });
}

/** Rows of these owners; of none where there are none, since what nobody keeps is not to be touched. */
function keptBy(owners: readonly string[]): Pick<Prisma.KeptConfigWhereInput, "owner"> {
  return { owner: { in: [...owners], not: NOBODY } };
}

function notKept(id: string): AppError {
  return new AppError(
    "not_found",
    `There is no config ${id} in your list of saved ones. Only who saved it can rename or delete it: a person who signed in, or else the browser it was saved in, or a program with the cookie that came back then.`,
  );
}

function toKept({ configId, name, summary, createdAt }: Prisma.KeptConfigGetPayload<object>): KeptConfig {
  return { id: configId, name, createdAt: createdAt.toISOString(), ...ConfigSummary.parse(summary) };
}

/** Choices as they were saved, not yet judged. */
export type StoredChoices = { id: string; input: unknown };

/** A config may hold two megabytes of files of its own: so few lie in memory at once. */
const AT_ONCE = 20;

/** Saved configs but those of `seen`, a few at a time. */
export async function* unseenConfigs(seen: ReadonlySet<string>, tx: Tx = db()): AsyncGenerator<StoredChoices> {
  const all = await tx.savedConfig.findMany({ select: { id: true } });
  const unseen = all.map(({ id }) => id).filter((id) => !seen.has(id));
  for (let at = 0; at < unseen.length; at += AT_ONCE) {
    await turn(); // SQLite answers at once, so that nothing else would have its turn by itself
    yield* await tx.savedConfig.findMany({
      where: { id: { in: unseen.slice(at, at + AT_ONCE) } },
      select: { id: true, input: true },
    });
  }
}
