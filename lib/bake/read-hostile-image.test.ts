import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readImage } from "#lib/bake/read-image";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-image-"));
});
afterEach(() => rm(folder, { recursive: true }));

const RELEASE = "ID=flatcar\nSYSEXT_LEVEL=1.0\n";

type Content = { release?: string; file?: Buffer; link?: string };

/** What an image that somebody else wrote tells of itself. */
async function readOf(content: Content) {
  return readImage((await written(content)).image);
}

async function written({ release = RELEASE, file, link }: Content) {
  const root = path.join(folder, "root");
  const releases = path.join(root, "usr/lib/extension-release.d");
  await mkdir(releases, { recursive: true });
  await writeFile(path.join(releases, "extension-release.tool"), release);
  if (file !== undefined) await writeFile(Buffer.concat([Buffer.from(`${root}/usr/`), file]), "x");
  if (link !== undefined) await symlink(link, path.join(root, "usr/link"));
  const image = path.join(folder, "image.raw");
  execFileSync("mksquashfs", [root, image, "-quiet", "-no-progress", "-all-root"]);
  return { image };
}

it.each<[string, Content, RegExp]>([
  ["a sign that a terminal obeys", { file: Buffer.from("a\x1b[31mred") }, /"usr\/a\\u001b\[31mred", which has control/],
  ["a mark that turns text", { file: Buffer.from("a\u202egnp.exe") }, /"usr\/a\\u202egnp\.exe", which has control/],
  ["a sign that nobody sees", { file: Buffer.from("a\u200bb") }, /"usr\/a\\u200bb", which has control/],
  ["the end of a line", { file: Buffer.from("a\nb") }, /"usr\/a\\nb", which has control/],
  ["a backslash", { file: Buffer.from("a\\b") }, /which has control characters, backslashes/],
  ["bytes that are no text", { file: Buffer.from([0x61, 0xff]) }, /bytes that are no UTF-8/],
  ["a link to such a place", { link: "b\u202e\x1b[31m" }, /"usr\/link", which is a link whose target has control/],
  ["a link out of the image", { link: "../../etc/passwd" }, /is a link that leaves the image/],
  [
    "a system of such a name",
    { release: 'ID="\x1b]0;owned\x07"\n' },
    /says ID="\\u001b\]0;owned\\u0007", which is no word/,
  ],
  ["a version of such a name", { release: 'ID=a\nVERSION_ID="<img src=x>"\n' }, /says VERSION_ID="<img src=x>", which/],
  [
    "a version without an end",
    { release: `ID=a\nVERSION_ID=${"1".repeat(65)}\n` },
    /VERSION_ID="1{65}", which is no word/,
  ],
])("refuses an image with %s, which no page could show", async (_what, content, message) => {
  await expect(readOf(content)).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringMatching(message),
  });
});

it.each([
  [{ entries: 4, bytes: 1e9 }, "holds more than 4 paths."],
  [{ entries: 5, bytes: 28 }, "holds files of more than 28 bytes."],
])("refuses an image that is larger than one baked here may be: %j", async (limits, message) => {
  const { image } = await written({ file: Buffer.from("a") });
  await expect(readImage(image, undefined, limits)).rejects.toThrow(message);
  const { manifest } = await readImage(image, undefined, { entries: 5, bytes: 29 });
  expect(manifest).toHaveLength(5);
});

it("takes names of all languages, and the words of a nightly build", async () => {
  const release = "ID=flatcar\nVERSION_ID=3850.0.0+nightly-20240119-2100\n";
  const { manifest, osVersion } = await readOf({
    release,
    file: Buffer.from("Grüße-שלום-👩‍💻.txt"),
    link: "../usr/lib",
  });
  expect(osVersion).toBe("3850.0.0+nightly-20240119-2100");
  expect(manifest.map((entry) => entry.path)).toContain("usr/Grüße-שלום-👩‍💻.txt");
});
