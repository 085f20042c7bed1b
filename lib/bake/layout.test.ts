import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { type Entry, fileEntry, folderEntry, type Notes, symlinkEntry } from "#lib/bake/entry";
import { layout } from "#lib/bake/layout";
import type { PlaceStep, PlanStep } from "#lib/recipes/plan";
import { testPlan } from "#lib/testing/bakery";

type Laid = {
  paths: string[];
  texts: Record<string, string>;
  modes: Record<string, number>;
  log: string[];
  passes: string[];
};

async function lay(steps: PlanStep[], archives: Record<string, Entry[]> = {}): Promise<Laid> {
  const laid: Laid = { paths: [], texts: {}, modes: {}, log: [], passes: [] };
  const notes: Notes = { log: (_, said) => laid.log.push(said), warnings: [], changes: [] };
  const sources = {
    nameOf: (id: string) => `${id}.tgz`,
    read: (id: string) => {
      laid.passes.push(id);
      return Readable.from(archives[id] ?? []);
    },
  };
  for await (const { path, body, mode, type } of layout(testPlan({ steps }), sources, notes)) {
    laid.paths.push(path);
    laid.modes[path] = mode;
    if (type === "file") laid.texts[path] = Buffer.concat(await Readable.from(body).toArray()).toString();
  }
  return laid;
}

const RELEASE = ["usr", "usr/lib", "usr/lib/extension-release.d", "usr/lib/extension-release.d/extension-release.tool"];

function place(given: Partial<PlaceStep>): PlaceStep {
  return { op: "place", source: "a", from: "**", to: "usr/", strip: 0, exclude: [], mode: null, ...given };
}
const text = (path: string, content = path, mode?: number) => fileEntry(path, Buffer.from(content), mode);
const file = (path: string): PlanStep => ({ op: "file", path, mode: 0o644, text: path });
const link = (path: string, target: string): PlanStep => ({ op: "symlink", path, target });
const docker = () => [folderEntry("d"), text("d/b"), text("d/a"), text("d/sub/.hidden"), symlinkEntry("d/l", "a")];

test("the extension-release file comes first, its folders before it", async () => {
  const { paths, texts } = await lay([]);
  expect(paths).toEqual(RELEASE);
  expect(texts[RELEASE[3] ?? ""]).toContain("ID=flatcar\n");
});

test("the order is the plan's, then the archive's; each folder comes once", async () => {
  const steps = [file("usr/bin/z"), place({ from: "d/**", strip: 1, to: "usr/bin/" }), file("opt/x")];
  const { paths } = await lay(steps, { a: docker() });
  const placed = ["usr/bin/b", "usr/bin/a", "usr/bin/sub", "usr/bin/sub/.hidden", "usr/bin/l"];
  expect(paths).toEqual([...RELEASE, "usr/bin", "usr/bin/z", ...placed, "opt", "opt/x"]);
});

test("what is optional may be missing: a step that finds nothing, a link to nothing or where something is", async () => {
  const optional = true;
  const steps: PlanStep[] = [
    place({ from: "nothing", optional }),
    place({ from: "d/**", to: "usr/d/", strip: 1 }),
    { ...link("usr/bin/a", "../d/a"), optional },
    { ...link("usr/bin/b", "/usr/d/b"), optional },
    { ...link("usr/bin/c", "../d/c"), optional },
    { ...link("usr/bin/d", "../../opt/d"), optional },
    { ...link("usr/bin/a", "../d/b"), optional },
  ] as PlanStep[];
  const { paths, log } = await lay(steps, { a: docker() });
  expect(paths.filter((path) => path.startsWith("usr/bin/"))).toEqual(["usr/bin/a", "usr/bin/b"]);
  expect(log).toEqual([
    "usr/bin/c is left out: the image has no usr/d/c.",
    "usr/bin/d is left out: the image has no opt/d.",
    "usr/bin/a is left out: it is there already, from a link of the recipe.",
  ]);
});

test("neighbouring steps of a source share a pass, and the first that matches has the entry", async () => {
  const steps = [
    place({ from: "d/a", to: "usr/first" }),
    place({ from: "d/*", to: "usr/bin/", strip: 1, exclude: ["d/l"] }),
    place({ source: "b", from: null, to: "usr/bin/tool", mode: 0o755 }),
    place({ from: "d/sub/*", to: "opt/", strip: 2 }),
  ];
  const { paths, texts, modes, passes } = await lay(steps, { a: docker(), b: [text("", "bare")] });
  expect(passes).toEqual(["a", "b", "a"]);
  const files = ["usr/bin", "usr/bin/b", "usr/first", "usr/bin/tool", "opt", "opt/.hidden"];
  expect(paths.slice(RELEASE.length)).toEqual(files);
  expect([texts["usr/first"], texts["usr/bin/tool"], modes["usr/bin/tool"]]).toEqual(["d/a", "bare", 0o755]);
});

test("modes become 0755 or 0644, and set-uid goes with a line in the log", async () => {
  const entries = [text("a", "", 0o600), text("b", "", 0o701), text("c", "", 0o6750), text("d", "", 0o444)];
  const { modes, log } = await lay([place({ to: "usr/" })], { a: entries });
  expect([modes["usr/a"], modes["usr/b"], modes["usr/c"], modes["usr/d"]]).toEqual([0o644, 0o755, 0o755, 0o644]);
  expect(log).toEqual(["usr/c: set-uid and set-gid bits taken away."]);
});

test("replace changes every occurrence, byte for byte, in what came before it", async () => {
  const body = Buffer.concat([Buffer.from("a=/usr/sbin/x\nb=/usr/sbin/y\n"), Buffer.from([0xff, 0xfe])]);
  const steps: PlanStep[] = [
    place({ to: "usr/" }),
    { op: "replace", path: "usr/unit", text: "/usr/sbin/", with: "/größer/" },
    { op: "replace", path: "usr/unit", text: "b=", with: "c=" },
  ];
  const { texts } = await lay(steps, { a: [fileEntry("unit", body)] });
  expect(texts["usr/unit"]).toBe(`a=/größer/x\nc=/größer/y\n${Buffer.from([0xff, 0xfe]).toString()}`);
});

test("remove takes paths and whole folders of what came before it, and may find nothing", async () => {
  const steps: PlanStep[] = [
    place({ from: "d/**", to: "usr/", strip: 1 }),
    { op: "remove", path: "usr/sub" },
    { op: "remove", path: "usr/{a,nothing}" },
    file("usr/a"),
  ];
  const { paths } = await lay(steps, { a: docker() });
  expect(paths.slice(RELEASE.length)).toEqual(["usr/b", "usr/l", "usr/a"]);
});

test("limits how many entries a folder has", async () => {
  const names = Array.from({ length: 10_001 }, (_, index) => text(`d/f${index}`, ""));
  const steps = [place({ from: "d/*", to: "usr/" })];
  await expect(lay(steps, { a: names.slice(1) })).resolves.toBeDefined();
  await expect(lay(steps, { a: names })).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("The folder usr/d would hold more than 10000 entries"),
  });
});

const manyFiles = Array.from({ length: 20 }, (_, index) => text(`f${index}`));
test.each<[string, PlanStep[], Entry[], string]>([
  [
    "a glob that matches nothing",
    [place({ from: "x/*" })],
    manyFiles,
    "Nothing in a.tgz matches x/*; it holds f0, f1, f2, f3, f4, f5, f6, f7, ….",
  ],
  ["a step for an empty archive", [place({ from: "x/*" })], [], "Nothing in a.tgz matches x/*; it is empty."],
  [
    "a step of which all is excluded",
    [place({ exclude: ["d"] })],
    [text("d/a")],
    "Nothing in a.tgz matches ** (without d); it holds d/a.",
  ],
  [
    "two files at one path",
    [place({ from: "d/*", to: "usr/one" })],
    docker(),
    "usr/one is in the image twice: from a.tgz and from a.tgz.",
  ],
  ["two steps for one path", [file("usr/a"), link("usr/a", "b")], [], "usr/a is in the image twice: from"],
  ["a file where a folder is", [file("usr/a/b"), file("usr/a")], [], "usr/a is in the image twice: from"],
  ["a folder where a file is", [file("usr/a"), file("usr/a/b")], [], "needs the folder usr/a, which is a file"],
  ["a folder where a link is", [link("usr/a", "b"), file("usr/a/b")], [], "needs the folder usr/a, which is a symlink"],
  [
    "a path outside",
    [file("etc/a")],
    [],
    '"etc/a" (from a text of the recipe) cannot be in an image: only usr/ and opt/',
  ],
  ["usr/sbin", [file("usr/sbin/a")], [], "usr/sbin is a link to bin on Flatcar"],
  ["a place above the image", [place({ to: "usr/../../etc/a" })], [text("a")], "it is no plain path"],
  ["a folder above the image", [place({ to: "usr/../" })], [text("a")], "it is no plain path"],
  ["usr as a file", [file("opt")], [], '"opt" (from a text of the recipe) must be a folder'],
  ["a link that leaves", [link("usr/a", "../../b")], [], 'is a link that leaves the image: "../../b"'],
  ["a link to nothing", [link("usr/a", "")], [], '"usr/a" (from a link of the recipe) is a link to nothing.'],
  ["a link with a NUL", [link("usr/a", "b\0/../../c")], [], "is a link whose target has control characters"],
  ["a link with a line end", [link("usr/a", "b\u2028c")], [], 'or bytes that are no UTF-8: "b\\u2028c"'],
  ["a link that Linux cannot follow", [link("usr/a", "b/".repeat(2048))], [], "whose target has more than 4095 bytes"],
  ["a name that Linux cannot have", [file(`usr/${"a".repeat(256)}`)], [], "has a name of more than 255 bytes"],
  ["a path that turns its text", [file("usr/a\u202eb")], [], '"usr/a\\u202eb" (from a text of the recipe) has control'],
  [
    "strip that leaves nothing",
    [place({ strip: 2 })],
    [text("a/b")],
    "Nothing is left of a/b from a.tgz for the folder usr/",
  ],
  [
    "its own extension-release",
    [file("usr/lib/extension-release.d/extension-release.tool")],
    [],
    "twice: from the image's own extension-release and from a text of the recipe",
  ],
  [
    "a replaced file that is not there",
    [{ op: "replace", path: "usr/a", text: "x", with: "y" }, file("usr/a")],
    [],
    "There is no file usr/a in the image to replace text in",
  ],
  [
    "a replaced text that is not there",
    [file("usr/a"), { op: "replace", path: "usr/a", text: "x\n", with: "y" }],
    [],
    'usr/a does not hold "x\\n", which is to be replaced',
  ],
  [
    "text in a huge file",
    [place({}), { op: "replace", path: "usr/a", text: "x", with: "y" }],
    [fileEntry("a", Buffer.alloc(1024 * 1024 + 1))],
    "is no text file of at most 1 MiB",
  ],
])("refuses %s", async (_, steps, archive, message) => {
  await expect(lay(steps, { a: archive })).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining(message),
  });
});

test("refuses texts that grow without end", async () => {
  const letters = file("usr/a") as Extract<PlanStep, { op: "file" }>;
  const grow: PlanStep = { op: "replace", path: "usr/a", text: "x", with: "x".repeat(100_000) };
  const steps = [{ ...letters, text: "x".repeat(1000) }, grow];
  await expect(lay(steps)).rejects.toMatchObject({ code: "too_large", message: expect.stringContaining("2 MiB") });
});

test("links to the machine's own paths and inside the image are kept", async () => {
  const steps = [
    link("usr/libexec/exec", "/var/kubernetes/exec"),
    link("usr/a", "../opt/x"),
    link("usr/bin/b", "./a/../b"),
  ];
  const { paths } = await lay(steps);
  expect(paths).toContain("usr/bin/b");
});

test("refuses a path that became too long on its way into the image", async () => {
  const deep = `${"folder/".repeat(145)}tool`;
  const step: PlaceStep = { op: "place", source: "a", from: "**", to: "usr/bin/", strip: 0, exclude: [], mode: null };
  await expect(lay([step], { a: [fileEntry(`${deep}s`, Buffer.from("x"))] })).rejects.toThrow("longer than 1024");
});
