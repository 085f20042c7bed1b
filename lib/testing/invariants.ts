import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { openDatabase } from "#lib/db";
import { requireTrusted } from "#lib/signing/verify-list";

/**
 * What does not hold of a data folder and of the server that runs on it, in sentences: every image has its bytes, its row and a signed
 * publication; every build that succeeded has its image; nothing else is there. To be asked once all builds have ended.
 */
export async function whatIsWrong(data: string, url: string): Promise<string[]> {
  const database = openDatabase(pathToFileURL(path.join(data, "bakehouse.db")).href);
  try {
    const [check] = await database.$queryRawUnsafe<{ integrity_check: string }[]>("PRAGMA integrity_check");
    const images = await database.image.findMany({ where: { deletedAt: null } });
    const builds = await database.build.findMany({ where: { status: "succeeded" } });
    const files = new Set(images.map(({ file }) => file));
    return [
      ...(check?.integrity_check === "ok" ? [] : ["the database is damaged"]),
      ...builds.filter(({ file }) => !files.has(file)).map(({ file }) => `build of ${file} succeeded without an image`),
      ...(await wrongFiles(
        data,
        images.map(({ sha256 }) => sha256),
      )),
      ...(await wrongLists(url, images)),
    ];
  } finally {
    await database.$disconnect();
  }
}

/** Beside the database, what was downloaded, and the key. */
const OTHERS = /^(bakehouse\.db(-wal|-shm)?|reserve|cache\/(sha256|urls)\/.*|signing\/[0-9a-f]{40}\.asc)$/;

async function wrongFiles(data: string, digests: string[]): Promise<string[]> {
  const entries = await readdir(data, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(data, path.join(parentPath, name)));
  const wanted = new Set(
    digests.flatMap((sha256) => ["raw", "json"].map((end) => `images/${sha256.slice(0, 2)}/${sha256}.${end}`)),
  );
  const wrong = names.filter((name) => !wanted.has(name) && !OTHERS.test(name)).map((name) => `${name} was left`);
  wrong.push(
    ...Array.from(wanted)
      .filter((name) => !names.includes(name))
      .map((name) => `${name} is missing`),
  );
  for (const sha256 of digests) {
    const name = `images/${sha256.slice(0, 2)}/${sha256}.raw`;
    if (names.includes(name) && (await digestOf(path.join(data, name))) !== sha256)
      wrong.push(`${name} has other bytes`);
  }
  return wrong;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** As a machine reads them. */
async function wrongLists(url: string, images: { file: string; name: string; sha256: string }[]): Promise<string[]> {
  const wrong: string[] = [];
  const keyring = await fetched(`${url}/extensions/import-pubring.gpg`);
  const trusted = async (folder: string): Promise<ReadonlyMap<string, string>> => {
    const [list, signature] = [await fetched(`${folder}/SHA256SUMS`), await fetched(`${folder}/SHA256SUMS.gpg`)];
    return (await requireTrusted({ list, signature, keyring }, new Date())).images;
  };
  const all = await trusted(`${url}/extensions`);
  for (const { file, name, sha256 } of images) {
    if (all.get(file) !== sha256) wrong.push(`the list does not have ${file}`);
    if ((await trusted(`${url}/extensions/${name}`)).get(file) !== sha256)
      wrong.push(`the list of ${name} does not have ${file}`);
  }
  if (all.size !== images.length) wrong.push(`the list has ${all.size} images instead of ${images.length}`);
  return wrong;
}

async function fetched(address: string): Promise<Buffer> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is answered with ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}
