import { expect, test } from "vitest";
import { bare, circles, type Import, importsOf, isTest, readSources, type Sources } from "#lib/testing/source-tree";

/** What pages are made of. */
const PAGE = ["lib/*", "app/_ui/*", "app/_client/*", "app/_server/*", "app/_frame/*"];

const each = (rooms: string, values: string[]) =>
  Object.fromEntries(rooms.split(" ").map((room) => [room, { values }]));
const inLib = (targets: string) => targets.split(" ").map((target) => `lib/${target}`);

/** Who may import whom (docs/architecture.md). `room/*` is the whole room, `types` only its types; a room without a line imports none, pages without one what `PAGE` says. */
const ROOMS: Record<string, { values?: string[]; types?: string[] }> = {
  ...each("pages app/api app/healthz app/metrics app/readyz", ["lib/*", "app/_server/*"]),
  app: { values: [...PAGE, "app/_configure/*"] },
  "app/_ui": {},
  "app/_client": { values: ["app/_ui/*"], types: ["app/_server/operations/*", "lib/people/roles"] },
  "app/_server": { values: ["lib/*", "app/_ui/form-state"] },
  "app/_configure": { values: [...PAGE, "app/_follow/*", "app/builds/*", "app/images/*", "app/recipes/*"] },
  "app/builds": { values: [...PAGE, "app/images/*"] },
  "app/configs": { values: [...PAGE, "app/images/*", "app/_configure/setting-words"] },
  "app/convert": { values: [...PAGE, "app/images/*"] },
  "app/feeds": { values: ["lib/*", "app/_server/*", "app/images/*"] },
  "app/images": { values: [...PAGE, "app/_follow/*"] },
  "app/inbox": { values: [...PAGE, "app/_follow/*", "app/images/*", "app/recipes/*"] },
  "app/recipes": { values: [...PAGE, "app/_follow/*", "app/images/*"] },
  bin: { values: ["lib/*", "bin/*", "scripts/*", "prisma/*", "app/_server/operations/*", "app/_server/testing/*"] },
  scripts: { values: ["lib/*", "scripts/*", "prisma/*", "app/_server/*"] },
  "lib/worker": { values: ["lib/*", "prisma/*"] },
  ...each(
    "lib/metrics lib/operations",
    inLib("builds/* events/* follow/* images/* rehearse/* repository/* signing/* upstream/* worker/*"),
  ),
  "lib/context": { values: ["lib/*"] },
  "lib/testing": { values: ["lib/*", "prisma/*", "scripts/*"] },
  "lib/builds": {
    values: inLib(
      "bake/* upstream/* uploads/* images/* inspect/* recipes/* repository/* signing/* rehearse/* events/writes threads/in-thread",
    ),
  },
  "lib/configs": {
    values: inLib("builds/* machine/* images/* recipes/* rehearse/* repository/* signing/* threads/in-thread"),
  },
  "lib/follow": { values: inLib("builds/* upstream/* recipes/* images/* inspect/* repository/* events/*") },
  "lib/machine": {
    values: ["lib/images/name", "lib/repository/transfer", "lib/recipes/condition", "lib/recipes/spelling"],
    types: ["lib/recipes/schema", "lib/recipes/search"],
  },
  "lib/repository": { values: ["lib/images/*", "lib/events/writes", "lib/signing/*"] },
  "lib/retention": { values: ["lib/images/*", "lib/repository/*", "lib/configs/*", "lib/builds/reads"] },
  "lib/backup": { values: ["lib/images/*", "prisma/*"], types: inLib("env recipes/own-recipes") },
  "lib/bake": { values: ["lib/inspect/*"], types: ["lib/recipes/plan", "lib/images/manifest"] },
  "lib/inspect": { types: ["lib/recipes/plan", "lib/images/manifest"] },
  "lib/rehearse": { values: ["lib/bake/run", "lib/env", "lib/inspect/base-system"], types: ["lib/images/manifest"] },
  "lib/uploads": { values: ["lib/upstream/*", "lib/images/read-to-file"], types: ["lib/images/objects"] },
  "lib/drafts": { values: inLib("bake/* inspect/* recipes/* upstream/* threads/in-thread") },
  "lib/threads": { values: inLib("builds/torcx-plan configs/choices drafts/look-inside machine/* recipes/*") },
  "lib/upstream": {
    values: "condition plan schema spelling template values version-source".split(" ").map((f) => `lib/recipes/${f}`),
  },
  ...each("lib/signing lib/people", ["lib/env"]),
  "lib/db": { values: ["lib/env", "lib/database/*", "prisma/generated/*"] },
  "lib/database": { values: ["prisma/*"] },
};

/** Files every room may use: they know no room. */
const LEAVES = `
  arches archive-formats canonical-json client-address compression database-error database/address disk-space errors fetch-guard figures format-bytes heartbeat-monitor issues json-limits line-diff lint-rules log nearest network-address
  open-log refusals standing store-address systems temporary-files token-buckets version-order without-secrets words yaml yaml-scalars yaml-words
`
  .trim()
  .split(/\s+/)
  .map((leaf) => `lib/${leaf}`);

/** What a client component may import from lib: nothing that reaches Node. */
const PURE =
  /^lib\/([\w-]+\/schema|machine\/[\w-]+\/[\w-]+|builds\/(state|stages)|follow\/rule-words|images\/name|recipes\/(condition|search|spelling)|repository\/transfer|configs\/addresses|arches|compression|errors|format-bytes|issues|line-diff|nearest|standing|systems|words|version-order|yaml|yaml-scalars|yaml-words|refusals)$/;

const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|types|constants)\.\w+$|(^|\/)(?<!pages\/.*)index\.\w+$/;
const FOLDERS = ["app", "pages", "bin", "lib", "scripts"];
const MAX_LINES = 250;

/** Sentences `FILE imports TARGET: RULE` for all that breaks the design; empty when the tree keeps to it. */
function violations(files: Sources): string[] {
  const sources = [...files].filter(([file]) => !isTest(file));
  return [
    ...[...files].flatMap(([file, text]) => shapeFaults(file, text)),
    ...sources.flatMap(([file, text]) => importsOf(file, text).flatMap((found) => importFaults(file, found))),
    ...sources.flatMap(([file, text]) => environmentFaults(file, text)),
    ...clientFaults(files),
    ...circles(new Map(sources)).map((circle) => `${circle.join(", ")} import each other in a circle`),
  ];
}

function shapeFaults(file: string, text: string): string[] {
  const lines = text.trimEnd().split("\n").length;
  return [
    ...(FORBIDDEN_NAMES.test(file) ? [`${file}: name a file by a verb or noun of its room`] : []),
    ...(lines > MAX_LINES ? [`${file} has ${lines} lines: at most ${MAX_LINES}`] : []),
  ];
}

const RULES: { breaks(file: string, found: Import): boolean; rule: string }[] = [
  {
    breaks: (file, { target }) =>
      target === "lib/db" && isProduct(file) && !/^lib\/[\w-]+\/(data|reads|writes)(-[\w-]+)?$/.test(bare(file)),
    rule: "only data files (data, reads, writes) import the database",
  },
  {
    breaks: (file, { target }) =>
      /^(node:)?child_process$/.test(target) && isProduct(file) && bare(file) !== "lib/bake/run",
    rule: "only lib/bake/run.ts starts programs",
  },
  {
    breaks: (file, { target }) =>
      file.startsWith("lib/") && /^(next|react|react-dom|server-only|client-only)(\/|$)/.test(target),
    rule: "lib knows nothing of Next and React",
  },
  {
    breaks: (file, { target }) => target.startsWith("lib/testing/") && !/^(lib\/testing|scripts|bin)\//.test(file),
    rule: "what tests use is not for the product",
  },
  {
    breaks: (file, found) => !isAllowed(file, found),
    rule: "this room may not import that (the table in lib/rooms.test.ts)",
  },
];

function importFaults(file: string, found: Import): string[] {
  const broken = RULES.find(({ breaks }) => breaks(file, found));
  return broken === undefined ? [] : [`${file} imports ${found.target}: ${broken.rule}`];
}

function isAllowed(file: string, { target, typeOnly }: Import): boolean {
  const room = roomOf(file);
  const isOutside = !/^(app|pages|bin|lib|scripts|prisma)\//.test(target);
  if (isOutside || LEAVES.includes(target) || target.startsWith(`${room}/`)) return true;
  if (LEAVES.includes(bare(file))) return false;
  if (
    target === "lib/db" ||
    (target.startsWith("prisma/generated/") && /\/(data|reads|writes)(-[\w-]+)?$/.test(bare(file)))
  )
    return true;
  const { values = [], types = [] } = ROOMS[room] ?? (room.startsWith("app/") ? { values: PAGE } : {});
  const allowed = typeOnly ? [...values, ...types] : values;
  return allowed.some((entry) => (entry.endsWith("/*") ? target.startsWith(entry.slice(0, -1)) : target === entry));
}

/** `lib/bake/run` hands PATH on to the programs it starts, which is no setting. */
const MAY_READ_ENVIRONMENT = ["lib/env", "lib/bake/run"];

function environmentFaults(file: string, text: string): string[] {
  const reads =
    /\bprocess\.env\b|\bprocess\[["']env["']\]|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*["'](node:)?process["']/;
  return isProduct(file) && !MAY_READ_ENVIRONMENT.includes(bare(file)) && reads.test(text)
    ? [`${file} reads process.env: only lib/env.ts does`]
    : [];
}

/** Follows what client components import, as the bundler does, and stops at server actions. */
function clientFaults(files: Sources): string[] {
  const byName = new Map([...files].map(([file, text]) => [bare(file), { file, text }]));
  const queue = [...files].filter(([, text]) => startsWith(text, "use client")).map(([file]) => bare(file));
  const faults: string[] = [];
  for (const name of queue) {
    const { file, text } = byName.get(name) ?? { file: name, text: "" };
    for (const { target, typeOnly } of importsOf(file, text)) {
      if (typeOnly) continue;
      const impure =
        /^(node:|lib\/(db|env)$|prisma\/)/.test(target) ||
        (!file.startsWith("lib/") && target.startsWith("lib/") && !PURE.test(target));
      if (impure) faults.push(`${file} imports ${target}: it runs in the browser, where only pure files work`);
      const next = byName.get(target);
      if (next !== undefined && !queue.includes(target) && !startsWith(next.text, "use server")) queue.push(target);
    }
  }
  return faults;
}

function startsWith(text: string, directive: string): boolean {
  return new RegExp(`^(\\s|//.*\\n|/\\*[\\s\\S]*?\\*/)*["']${directive}["']`).test(text);
}

function roomOf(file: string): string {
  const [top = "", second = "", ...deeper] = bare(file).split("/");
  return top === "lib" || (top === "app" && deeper.length > 0) ? `${top}/${second}` : top;
}

/** The product itself, without what starts it and what tests it. */
function isProduct(file: string): boolean {
  return /^(app|lib)\//.test(file) && !file.startsWith("lib/testing/");
}

test("the tree keeps to the design", () => {
  expect(violations(readSources(FOLDERS))).toEqual([]);
});

test.each([
  ["a room that imports another one", "lib/images/store.ts", `import { pin } from "#lib/upstream/pin";`],
  ["the same by a relative path", "lib/images/store.ts", `import {\n  pin,\n} from "../upstream/pin.ts";`],
  ["a re-export", "lib/recipes/load.ts", `export * from "#lib/images/name";`],
  ["a value where only types may cross", "lib/bake/bake.ts", `import { Plan } from "#lib/recipes/plan";`],
  ["the database outside data.ts", "lib/builds/claim.ts", `import { db } from "../db";`],
  ["the database in a page", "app/page.tsx", `const { db } = await import("#lib/db");`],
  ["a program started elsewhere", "lib/upstream/download.ts", `import { spawn } from "node:child_process";`],
  ["the environment read elsewhere", "lib/context.ts", `const port = process.env.PORT;`],
  ["the composition root in a room", "lib/builds/run.ts", `import { context } from "#lib/context";`],
  ["Next in lib", "lib/repository/serve.ts", `import { headers } from "next/headers";`],
  ["test material in the product", "lib/builds/run.ts", `import { makeElf } from "#lib/testing/elf";`],
  ["a leaf that knows a room", "lib/words.ts", `import { bare } from "#lib/recipes/schema";`],
  ["a feature that imports another one", "app/images/row.tsx", `import { buildHref } from "../builds/build-href";`],
  ["a domain word in the interface's parts", "app/_ui/table.tsx", `import type { Image } from "#lib/images/schema";`],
  ["a drawer", "lib/builds/utils.ts", ""],
  ["a barrel", "lib/builds/index.ts", ""],
  ["a long file", "lib/builds/run.ts", "\n".repeat(300).concat("x")],
  ["Node in the browser", "app/clock.tsx", `"use client";\nimport { readFile } from "node:fs/promises";`],
  ["an impure room there", "app/clock.tsx", `"use client";\nimport { plan } from "#lib/recipes/make-plan";`],
])("finds %s", (_what, file, text) => {
  expect(violations(new Map([[file, text]]))).toEqual([expect.stringContaining(file)]);
});

test("follows a client component through the files it imports", () => {
  const files = new Map([
    ["app/form.tsx", `"use client";\nimport { row } from "./row";\nimport { save } from "./save";`],
    ["app/row.tsx", `import { findImages } from "#lib/images/reads";`],
    ["app/save.ts", `"use server";\nimport { findImages } from "#lib/images/reads";`],
  ]);
  expect(violations(files)).toEqual([expect.stringContaining("app/row.tsx imports lib/images/reads")]);
});

test("finds a circle, though only of types", () => {
  const files = new Map([
    ["lib/bake/a.ts", `import type { B } from "./b";`],
    ["lib/bake/b.ts", `export type { A } from "#lib/bake/a";`],
  ]);
  expect(violations(files)).toEqual(["lib/bake/a, lib/bake/b import each other in a circle"]);
});

test("lets types and allowed rooms pass", () => {
  const files = new Map([
    [
      "lib/bake/bake.ts",
      `import type { Plan } from "#lib/recipes/plan";\nimport { type Manifest } from "#lib/images/manifest";`,
    ],
    ["lib/builds/data.ts", `import { db } from "#lib/db";\nimport { AppError } from "#lib/errors";`],
    ["app/form.tsx", `"use client";\nimport { compose } from "#lib/machine/choices/compose";`],
  ]);
  expect(violations(files)).toEqual([]);
});
