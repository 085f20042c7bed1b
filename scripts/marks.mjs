import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ROOT, SETUP } from "./folders.mjs";
import { Stop } from "./stop.mjs";

/**
 * Does a piece of setup unless it was done before with the same inputs. The mark is taken away first and written last:
 * work that was killed half-way is done again. `product` is a path that the work makes, and without which no mark counts.
 * @param {{ name: string, inputs: string[], product: string, work: () => Promise<void> }} piece
 */
export async function once({ name, inputs, product, work }) {
  const file = path.join(SETUP, name);
  const digest = await digestOf([process.version, process.platform, process.arch], inputs);
  if (existsSync(path.join(ROOT, product)) && (await readMark(file)) === digest) return false;
  await rm(file, { force: true });
  await work();
  if (!existsSync(path.join(ROOT, product))) throw new Stop(`${product} was not made, though nothing failed.`);
  await mkdir(SETUP, { recursive: true });
  await writeFile(file, digest);
  return true;
}

/** @param {string} file */
function readMark(file) {
  return readFile(file, "utf8").catch(() => null);
}

/**
 * One digest over some words and the names and contents of files and folders; tests and generated code do not count.
 * @param {string[]} words
 * @param {string[]} inputs
 */
export async function digestOf(words, inputs, root = ROOT) {
  const hash = createHash("sha256").update(JSON.stringify(words));
  for (const input of inputs) {
    for (const file of await filesUnder(root, input)) {
      const content = await readFile(path.join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Promise<string[]>}
 */
async function filesUnder(root, name) {
  if (!existsSync(path.join(root, name))) return [];
  const entries = await readdir(path.join(root, name), { withFileTypes: true }).catch(() => null);
  if (entries === null) return [name];
  const kept = entries.filter((entry) => entry.name !== "generated" && !/\.test\.\w+$/.test(entry.name));
  const lists = await Promise.all(kept.map((entry) => filesUnder(root, path.join(name, entry.name))));
  return lists.flat().sort();
}
