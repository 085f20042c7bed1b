import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { messageOf } from "#lib/errors";

const run = promisify(execFile);
const CACHE = path.join(import.meta.dirname, "../../node_modules/.cache/debian");

/** Where packages were unpacked, or why they were not. */
export type Unpacked = { root: string } | { missing: string };

/**
 * Debian packages, fetched and unpacked into a cache folder but not installed: cloud-init installed as root would set up the
 * machine anew. `name` is that of the folder below it.
 */
async function debianPackages(name: string, packages: readonly string[]): Promise<Unpacked> {
  const root = path.join(CACHE, name);
  if (existsSync(root)) return { root };
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(path.join(CACHE, "fetch-"));
  try {
    await run("apt-get", ["-q", "download", ...packages], { cwd: work, timeout: 60_000 });
    const unpacked = path.join(work, "root");
    for (const file of await readdir(work)) await run("dpkg-deb", ["-x", file, unpacked], { cwd: work });
    await rename(unpacked, root);
    return { root };
  } catch (error) {
    // Another test process may have been faster.
    return existsSync(root) ? { root } : { missing: `${name}: ${messageOf(error).split("\n")[0]}` };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** mkfs.erofs and the programs beside it. */
export function erofsUtils(): Promise<Unpacked> {
  return debianPackages("erofs", ["erofs-utils"]);
}

/** Debian's checker of Ignition configs up to spec 3.3.0. */
export function ignitionValidate(): Promise<Unpacked> {
  return debianPackages("ignition", ["ignition"]);
}

/** cloud-init with the Python libraries that its schema check reads. */
export function cloudInit(): Promise<Unpacked> {
  const libraries = [
    "configobj",
    "jinja2",
    "markupsafe",
    "jsonpatch",
    "json-pointer",
    "jsonschema",
    "attr",
    "pyrsistent",
  ];
  const more = [
    "oauthlib",
    "requests",
    "urllib3",
    "idna",
    "certifi",
    "chardet",
    "charset-normalizer",
    "yaml",
    "six",
    "serial",
  ];
  return debianPackages("cloud-init", [
    "cloud-init",
    ...[...libraries, ...more].map((library) => `python3-${library}`),
  ]);
}

export type Verdict = { accepted: boolean; output: string };

/** What a program says of its input. */
export async function judge(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Verdict> {
  try {
    const { stdout, stderr } = await run(program, args, { env: { ...process.env, ...env }, timeout: 60_000 });
    return { accepted: true, output: stdout + stderr };
  } catch (error) {
    const { stdout = "", stderr = messageOf(error) } = error as { stdout?: string; stderr?: string };
    return { accepted: false, output: stdout + stderr };
  }
}

/** Whether a program can be run here. */
export async function isInstalled(program: string): Promise<boolean> {
  return (await judge("sh", ["-c", 'command -v "$1"', "sh", program])).accepted;
}
