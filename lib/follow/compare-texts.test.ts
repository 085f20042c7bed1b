import { expect, it } from "vitest";
import { type Compared, compare } from "#lib/follow/compare";
import { withTexts } from "#lib/follow/compare-texts";
import type { TextChange } from "#lib/follow/comparison";
import { type ImageStore, localStore } from "#lib/images/store";
import type { PlanStep } from "#lib/recipes/plan";
import { bakeForTest, scratch, testPlan } from "#lib/testing/bakery";
import { compared } from "#lib/testing/compared";

const UNIT = "usr/lib/systemd/system/tool.service";

const file = (path: string, text: string): PlanStep => ({ op: "file", path, mode: 0o644, text });
const link = (path: string, target: string): PlanStep => ({ op: "symlink", path, target });

/** A really baked image, in the store. */
async function baked(store: ImageStore, version: string, steps: PlanStep[]): Promise<Compared> {
  const { output, manifest, sha256, size } = await bakeForTest(testPlan({ steps }));
  await store.put(output, sha256);
  return compared({ version, manifest, image: { sha256, size } });
}

async function changes(before: PlanStep[], after: PlanStep[], spoil?: (store: ImageStore) => Promise<void>) {
  const store = localStore(await scratch());
  const [old, now] = [await baked(store, "1.0.0", before), await baked(store, "1.0.1", after)];
  await spoil?.(store);
  const found = compare(old, now, { notes: null, licence: null });
  return withTexts(found, { before: old.image, after: now.image }, store);
}

const shown = ({ lines }: Pick<TextChange, "lines">) =>
  lines?.map((line) => (line.kind === "skipped" ? `… ${line.count}` : `${line.kind} ${line.text}`)) ?? null;

it("units, links and configuration show what they say, line by line", async () => {
  const { units, defaults, files } = await changes(
    [
      file(UNIT, "[Service]\nExecStart=/usr/bin/tool\nRestart=always\n"),
      link("usr/lib/systemd/system/multi-user.target.wants/tool.service", "../tool.service"),
      file("usr/share/tool/gone.toml", "a = 1\n"),
    ],
    [
      file(UNIT, "[Service]\nExecStart=/usr/bin/tool --quiet\nRestart=always\n"),
      link("usr/lib/systemd/system/multi-user.target.wants/tool.service", "../other.service"),
      file("usr/share/tool/new.toml", "b = 2\nc = 3"),
    ],
  );
  expect(files).toMatchObject({ added: 1, removed: 1, changed: 2 });
  expect(units.map(shown)).toEqual([
    ["removed → ../tool.service", "added → ../other.service"],
    [
      "same [Service]",
      "removed ExecStart=/usr/bin/tool",
      "added ExecStart=/usr/bin/tool --quiet",
      "same Restart=always",
    ],
  ]);
  expect(defaults.map(({ path, lines }) => [path, shown({ lines })])).toEqual([
    ["usr/share/tool/gone.toml", ["removed a = 1"]],
    ["usr/share/tool/new.toml", ["added b = 2", "added c = 3"]],
  ]);
});

it("what is no text or too long is listed without, and so is what nobody can read", async () => {
  const long = "x".repeat(64 * 1024);
  const before = [file("usr/share/a.conf", "a\n"), file("usr/share/b.conf", long), file("usr/share/c.conf", "c\0")];
  const after = [
    file("usr/share/a.conf", "b\n"),
    file("usr/share/b.conf", `${long}y`),
    file("usr/share/c.conf", "d\0"),
  ];
  const { defaults } = await changes(before, after);
  expect(defaults.map(({ lines }) => lines === null)).toEqual([false, true, true]);
  const spoilt = await changes(before, after, async (store) => {
    for await (const { sha256 } of store.list()) await store.delete(sha256);
  });
  expect(spoilt.defaults.map(({ lines }) => lines)).toEqual([null, null, null]);
});

it("of very many files the first ones are read", async () => {
  const many = (text: string) => Array.from({ length: 25 }, (_, n) => file(`usr/share/${100 + n}.conf`, text));
  const { defaults } = await changes(many("a\n"), many("b\n"));
  expect(defaults).toHaveLength(25);
  expect(defaults.filter(({ lines }) => lines !== null)).toHaveLength(20);
});
