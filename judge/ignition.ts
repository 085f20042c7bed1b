import { chmod, mkdir, readlink, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";

type Contents = { source?: string; compression?: string };
type IgnitionFile = { path: string; mode?: number; contents?: Contents };
type Link = { path: string; target: string };
type Unit = {
  name: string;
  enabled?: boolean;
  mask?: boolean;
  contents?: string;
  dropins?: { name: string; contents?: string }[];
};
type Config = {
  storage?: { files?: IgnitionFile[]; links?: Link[]; directories?: { path: string; mode?: number }[] };
  systemd?: { units?: Unit[] };
};

/** Does to a machine's root what Ignition's files stage does: folders, files, links, units and their presets. */
export async function ignite(config: Config, root: string): Promise<void> {
  for (const { path: folder, mode } of config.storage?.directories ?? [])
    await makeFolder(path.join(root, folder), mode);
  for (const file of config.storage?.files ?? []) await write(root, file.path, await read(file.contents), file.mode);
  for (const { path: name, target } of config.storage?.links ?? []) await link(root, name, target);
  for (const unit of config.systemd?.units ?? []) await writeUnit(root, unit);
  await write(root, "/etc/systemd/system-preset/20-ignition.preset", presets(config.systemd?.units ?? []));
}

/** As Ignition writes them: systemd applies presets at the first boot, so `enabled` takes effect only there. */
function presets(units: readonly Unit[]): string {
  return units
    .filter(({ enabled }) => enabled !== undefined)
    .map(({ name, enabled }) => `${enabled ? "enable" : "disable"} ${name}\n`)
    .join("");
}

async function writeUnit(root: string, { name, contents, mask, dropins = [] }: Unit): Promise<void> {
  const place = `/etc/systemd/system/${name}`;
  if (mask === true) await link(root, place, "/dev/null");
  else if (contents !== undefined) await write(root, place, contents);
  for (const dropin of dropins) await write(root, `${place}.d/${dropin.name}`, dropin.contents ?? "");
}

async function read({ source = "data:,", compression }: Contents = {}): Promise<Buffer> {
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source} answers ${response.status}.`);
  const bytes = Buffer.from(await response.arrayBuffer());
  return compression === "gzip" ? gunzipSync(bytes) : bytes;
}

async function write(root: string, place: string, contents: string | Buffer, mode = 0o644): Promise<void> {
  const file = path.join(root, place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, contents);
  await chmod(file, mode);
}

async function makeFolder(folder: string, mode = 0o755): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, mode);
}

async function link(root: string, place: string, target: string): Promise<void> {
  const file = path.join(root, place);
  await mkdir(path.dirname(file), { recursive: true });
  if ((await readlink(file).catch(() => null)) !== null) await rm(file);
  await symlink(target, file);
}
