import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { Standing } from "#lib/standing";
import { Name } from "#lib/words";
import { IMAGES } from "../../app/_server/operations/images";
import { check, printJson } from "../command";
import { JSON_FLAG, OUT, outOf } from "../target-flags";
import { ImageFile, ImagePage, OneImage, type ServerImage } from "./answers";
import { ask } from "./ask";
import { downloadFile } from "./download-file";
import { LIMIT, printRows, readPages } from "./lists";
import type { ServerCommand, ServerSession } from "./server";

export const images: ServerCommand = {
  flags: {
    name: { value: "NAME", help: "those of one extension" },
    state: { value: "STATE", help: Standing.options.join(", ") },
    limit: LIMIT,
    json: JSON_FLAG,
  },
  async run(given, session) {
    const query = {
      name: check(Name.optional(), given.value("name"), { "": "--name" }),
      state: check(Standing.optional(), given.value("state"), { "": "--state" }),
    };
    const items = await readPages(given, session, (page) =>
      ask(IMAGES.list, { query: { ...query, ...page }, answer: ImagePage }, session),
    );
    if (given.has("json")) return printJson(session, { items });
    if (items.length === 0) session.terminal.log("info", "There is no such image.");
    printRows(
      items.map(({ file, state, size, createdAt }) => [file, state, formatBytes(size), dayOf(createdAt)]),
      session,
    );
  },
};

export const showImage: ServerCommand = {
  flags: { json: JSON_FLAG },
  async run(given, session) {
    const image = await readImage(given.positionals[0] ?? "", session);
    if (given.has("json")) return printJson(session, { image });
    const { file, state, arch, os, size, sha256, url, createdAt } = image;
    printRows(
      [
        ["File", file],
        ["State", state],
        ["For", `${os}, ${arch}`],
        ["Size", `${formatBytes(size)} (${size} bytes)`],
        ["sha256", sha256],
        ["Address", url],
        ["Baked", createdAt],
      ],
      session,
    );
  },
};

export const downloadImages: ServerCommand = {
  flags: { out: OUT, json: JSON_FLAG },
  async run(given, session) {
    const images = [];
    for (const file of given.positionals) images.push(await readImage(file, session));
    for (const image of images) {
      const file = await downloadFile(image, outOf(given), session);
      if (!given.has("json")) session.print(`${file}\n`);
    }
    if (given.has("json")) printJson(session, { images });
  },
};

/** Throws UsageError for what can't be a file, and as `ask` does. */
export async function readImage(file: string, session: ServerSession): Promise<ServerImage> {
  const params = { file: check(ImageFile, file, { "": "FILE" }) };
  const { image } = await ask(IMAGES.show, { params, answer: OneImage }, session);
  if (image.file === file) return image;
  throw new AppError("upstream", `${session.server.host} was asked for ${file} and answers with ${image.file}.`);
}

function dayOf(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
