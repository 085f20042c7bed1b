import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { type Copied, copyStore as copy } from "#lib/images/copy-store";
import { localObjects } from "#lib/images/local-objects";
import type { Objects } from "#lib/images/objects";
import { s3Objects } from "#lib/images/s3-objects";
import { parseStoreAddress, STORE_ADDRESS, storeName } from "#lib/store-address";
import { UsageError } from "./arguments";
import { type Command, printJson } from "./command";
import { JSON_FLAG } from "./target-flags";

export const copyStore: Command = {
  flags: {
    check: { help: "reads what is there already as well, and copies anew what is damaged" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const [from, to] = given.positionals.map(placeOf);
    if (from === undefined || to === undefined || from.called === to.called)
      throw new UsageError("FROM and TO are the same place.");
    await requireFolder(from);
    const { terminal, signal } = session;
    terminal.stage(`Copying ${from.called} to ${to.called}`);
    const outcome = await copy(from.objects, to.objects, {
      // What is put into a folder must lie on its disk.
      work: path.join(to.folder ?? path.join(tmpdir(), "bakehouse-copy"), "tmp"),
      signal,
      check: given.has("check"),
      onProgress: (done, total) => terminal.progress(done, total),
    });
    terminal.end();
    if (outcome.copied.length + outcome.present + outcome.damaged.length === 0) throw noImages(from);
    for (const name of outcome.damaged) terminal.log("warn", `${name} is damaged in ${from.called}, and not copied.`);
    if (given.has("json")) printJson(session, { from: from.called, to: to.called, ...outcome });
    else session.print(summary(outcome));
    return outcome.damaged.length === 0 ? 0 : 1;
  },
};

/** `folder` where it is one of this machine. */
type Place = { called: string; objects: Objects; folder: string | null };

function placeOf(text: string): Place {
  if (!/^\w+:\/\//.test(text)) {
    const folder = path.resolve(text);
    return { called: folder, objects: localObjects(folder), folder };
  }
  const address = parseStoreAddress(text);
  if (address === null) throw new UsageError(`FROM and TO must be folders, or ${STORE_ADDRESS}.`);
  const { endpoint } = address;
  const called = endpoint === null ? storeName(address) : `${storeName(address)} at ${endpoint}`;
  return { called, objects: s3Objects(address), folder: null };
}

async function requireFolder({ folder }: Place): Promise<void> {
  const found = folder === null ? null : await stat(folder).catch(() => null);
  if (folder !== null && !found?.isDirectory()) throw new AppError("not_found", `${folder} is not a folder.`);
}

function noImages({ called }: Place): AppError {
  return new AppError(
    "not_found",
    `There are no images in ${called}. Those of a server are in the folder images of its data folder, or below the prefix of its bucket.`,
  );
}

function summary({ copied, bytes, present, damaged }: Copied): string {
  const files = (count: number) => `${count} ${count === 1 ? "file" : "files"}`;
  const told = [`${files(copied.length)} copied (${formatBytes(bytes)})`, `${present} there already`];
  if (damaged.length > 0) told.push(`${damaged.length} damaged`);
  return `${told.join(", ")}.\n`;
}
