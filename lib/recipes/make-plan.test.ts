import { expect, test } from "vitest";
import { fingerprint } from "#lib/recipes/identity";
import { extensionRelease, makePlan } from "#lib/recipes/make-plan";
import { Plan } from "#lib/recipes/plan";
import { PinnedRequest, Recipe } from "#lib/recipes/schema";

const BASE = {
  name: "tool",
  title: "Tool",
  summary: "A tool.",
  homepage: "https://example.org/",
  licence: "MIT",
  versions: { from: "fixed", versions: ["v1.2.3"], prefix: "v" },
  arch: { "x86-64": "amd64", arm64: "aarch64" },
  options: { plugin: { type: "version", summary: "Plugin.", versions: { from: "fixed", versions: ["v9.8.7"] } } },
  sources: {
    tool: { url: "https://example.org/tool-{version}-{arch}.tar.xz", sums: "{url}.sha256" },
    plugin: {
      url: "https://example.org/{option.plugin}/plugin%20{option.plugin.bare}",
      sums: "https://example.org/SUMS",
    },
  },
};
const files = new Map([
  ["usr/bin/hello", "#!/bin/sh\necho {version}\n"],
  ["usr/lib/systemd/system/tool.service", "[Service]\n"],
]);

function plan(image: object[], wish: object = {}, change: object = {}) {
  const recipe = Recipe.parse({ ...BASE, image, ...change });
  const request = PinnedRequest.parse({
    recipe: "tool",
    version: "v1.2.3",
    name: "mine",
    options: { plugin: "v9.8.7" },
    ...wish,
  });
  return makePlan({ recipe, digest: "0".repeat(64), files, yaml: "", origin: "operator", folder: "" }, request);
}

test("templates are filled and sums know the file's own name", () => {
  const made = plan([
    {
      place: "tool",
      from: "tool-{version}/{arch}/*",
      to: "usr/lib/{name}-{version.minor}/",
      exclude: ["tool-{version}/*/doc"],
    },
    { place: "plugin", to: "usr/bin/plugin-{option.plugin.bare}", mode: 0o755 },
    { write: "usr/share/version", text: '{version.bare} {{name}} {"a": 1}\n' },
    { symlink: "usr/bin/t", target: "tool-{version}" },
    { replace: "usr/bin/plugin", text: "{version}", with: "{version}" },
    { remove: "usr/bin/old*" },
  ]);
  expect(made.sources).toMatchObject([
    {
      id: "tool",
      url: "https://example.org/tool-v1.2.3-amd64.tar.xz",
      format: "tar.xz",
      sums: { url: "https://example.org/tool-v1.2.3-amd64.tar.xz.sha256", name: "tool-v1.2.3-amd64.tar.xz" },
      sha256: null,
    },
    {
      id: "plugin",
      url: "https://example.org/v9.8.7/plugin%209.8.7",
      format: "file",
      sums: { url: "https://example.org/SUMS", name: "plugin 9.8.7" },
    },
  ]);
  expect(made.steps).toEqual([
    {
      op: "place",
      source: "tool",
      from: "tool-v1.2.3/amd64/*",
      to: "usr/lib/mine-1.2/",
      strip: 2,
      exclude: ["tool-v1.2.3/*/doc"],
      mode: null,
    },
    { op: "place", source: "plugin", from: null, to: "usr/bin/plugin-9.8.7", strip: 0, exclude: [], mode: 0o755 },
    { op: "file", path: "usr/share/version", mode: 0o644, text: '1.2.3 {mine} {"a": 1}\n' },
    { op: "symlink", path: "usr/bin/t", target: "tool-v1.2.3" },
    { op: "replace", path: "usr/bin/plugin", text: "{version}", with: "v1.2.3" },
    { op: "remove", path: "usr/bin/old*" },
  ]);
  expect(Plan.parse(made)).toEqual(made);
});

test.each([
  ["bin/tool", 1],
  ["tool", 0],
  ["*", 0],
  ["a/b/**", 2],
  ["a/*/b/c", 1],
  ["a/{b,c}/d", 1],
])("of %s, %i folders only say where to look", (from, strip) => {
  expect(plan([{ place: "tool", from, to: "usr/bin/" }]).steps).toMatchObject([{ strip }]);
  expect(plan([{ place: "tool", from, to: "usr/bin/", strip: 0 }]).steps).toMatchObject([{ strip: 0 }]);
});

test("own files keep their text; a program is what begins with #!", () => {
  expect(plan([{ files: "usr/**" }]).steps).toEqual([
    { op: "file", path: "usr/bin/hello", mode: 0o755, text: "#!/bin/sh\necho {version}\n" },
    { op: "file", path: "usr/lib/systemd/system/tool.service", mode: 0o644, text: "[Service]\n" },
  ]);
});

test("conditions choose steps, and only what is placed is downloaded", () => {
  const image = [
    { place: "tool", from: "new", to: "usr/bin/tool", when: { version: ">=1.2.3 <2" } },
    { place: "tool", from: "old", to: "usr/bin/tool", unless: { version: ">=1.2.3" } },
    { place: "plugin", to: "usr/bin/plugin", when: { arch: "arm64", option: { plugin: "v9.8.7" } } },
  ];
  const ids = (wish: object) => {
    const { sources, steps } = plan(image, wish);
    return [sources.map(({ id }) => id), steps.map((step) => step.op === "place" && (step.from ?? step.source))];
  };
  expect(ids({})).toEqual([["tool"], ["new"]]);
  expect(ids({ version: "v1.2.2" })).toEqual([["tool"], ["old"]]);
  expect(ids({ arch: "arm64" })).toEqual([
    ["tool", "plugin"],
    ["new", "plugin"],
  ]);
});

test("an open option is an error of the request; what is placed from a source that does not apply is left out", () => {
  const image = [{ place: "plugin", to: "usr/bin/plugin" }, { files: "usr/bin/*" }];
  expect(() => plan(image, { options: {} })).toThrow("There is no value for {option.plugin}");
  const sources = { plugin: { ...BASE.sources.plugin, when: { arch: "arm64" } } };
  expect(plan(image, {}, { sources }).steps).toMatchObject([{ op: "file", path: "usr/bin/hello" }]);
  expect(plan(image, { arch: "arm64" }, { sources }).steps).toMatchObject([{ op: "place" }, { op: "file" }]);
});

test("variables name the release, and the architecture as others call it", () => {
  const versions = { from: "github-releases", repo: "example/tool", tag: "cli-v{version}" };
  const sources = { tool: { url: "{release}/tool-{arch.go}-{arch.uname}-{arch}" } };
  const made = plan(
    [{ place: "tool", to: "usr/bin/{name}-{arch.go}" }],
    { version: "1.2", arch: "arm64" },
    { sources, versions },
  );
  const url = "https://github.com/example/tool/releases/download/cli-v1.2/tool-arm64-aarch64-aarch64";
  expect(made).toMatchObject({ sources: [{ url }], steps: [{ to: "usr/bin/mine-arm64" }] });
  expect(() => plan([{ place: "tool", to: "usr/bin/x" }], {}, { sources })).toThrow("There is no value for {release}");
});

test("units are started by drop-ins of their targets, and their users made before them", () => {
  const start = ["tool.service", { unit: "tool.socket", when: { arch: "arm64" } }, "up@eth0.timer"];
  const users = [
    { name: "tool", units: ["tool.service"], comment: "Runs tool", home: "/var/lib/tool", groups: ["kvm"] },
    { name: "other", units: ["a.service", "b.service"] },
  ];
  const { steps, require } = plan([{ files: "usr/bin/*" }], {}, { start, users, require: ["usr/bin/{name}*"] });
  const texts = Object.fromEntries(steps.slice(1).map((step) => (step.op === "file" ? [step.path, step.text] : [])));
  const maker = (name: string) =>
    `[Unit]\nDescription=System user ${name}\n\n[Service]\nType=oneshot\nExecStart=/usr/bin/systemd-sysusers ${name}.conf\n`;
  const after = (name: string) => `[Unit]\nRequires=${name}-user.service\nAfter=${name}-user.service\n`;
  expect(texts).toEqual({
    "usr/lib/sysusers.d/tool.conf": 'u tool - "Runs tool" /var/lib/tool\ng kvm\nm tool kvm\n',
    "usr/lib/sysusers.d/other.conf": "u other\n",
    "usr/lib/systemd/system/tool-user.service": maker("tool"),
    "usr/lib/systemd/system/other-user.service": maker("other"),
    "usr/lib/systemd/system/tool.service.d/10-user-tool.conf": after("tool"),
    "usr/lib/systemd/system/a.service.d/10-user-other.conf": after("other"),
    "usr/lib/systemd/system/b.service.d/10-user-other.conf": after("other"),
    "usr/lib/systemd/system/multi-user.target.d/10-tool-service.conf": "[Unit]\nUpholds=tool.service\n",
    "usr/lib/systemd/system/timers.target.d/10-up@eth0-timer.conf": "[Unit]\nUpholds=up@eth0.timer\n",
  });
  expect(require).toEqual([
    "usr/bin/mine*",
    "usr/{local/,}lib/systemd/system/tool.service",
    "usr/{local/,}lib/systemd/system/up@.timer",
  ]);
});

test.each([
  [
    { os: "flatcar", arch: "x86-64" },
    true,
    "ID=flatcar\nSYSEXT_LEVEL=1.0\nARCHITECTURE=x86-64\nEXTENSION_RELOAD_MANAGER=1\n",
  ],
  [
    { os: "debian", osVersion: "12", arch: "arm64" },
    false,
    "ID=debian\nSYSEXT_LEVEL=1.0\nVERSION_ID=12\nARCHITECTURE=arm64\n",
  ],
  [{ os: "_any", osVersion: "12", arch: "arm64" }, false, "ID=_any\nARCHITECTURE=arm64\n"],
] as const)("the extension-release file of %j", (request, reload, text) => {
  expect(extensionRelease(request, reload)).toBe(text);
});

test("units to restart are in the extension-release file, where a recipe names any", () => {
  const units = { restart: ["tool.service", "tool@a.service"], reloadOrRestart: ["other.service"] };
  const text = extensionRelease({ os: "_any", arch: "arm64" }, true, units);
  expect(text).toBe(
    [
      ...["ID=_any", "ARCHITECTURE=arm64", "EXTENSION_RELOAD_MANAGER=1"],
      'EXTENSION_RESTART_UNITS="tool.service tool@a.service"',
      'EXTENSION_RELOAD_OR_RESTART_UNITS="other.service"\n',
    ].join("\n"),
  );
});

test("an image that will not load everywhere it was made for carries a warning", () => {
  const image = [{ files: "usr/**" }];
  expect(plan(image, { os: "debian" }).warnings).toEqual([expect.stringContaining("ID=debian and SYSEXT_LEVEL=1.0")]);
  expect(plan(image, { os: "debian", osVersion: "12" }).warnings).toEqual([]);
  expect(plan(image, { os: "_any" }).warnings).toEqual([]);
  expect(plan(image).warnings).toEqual([]);
});

test("the fingerprint follows every member of the request, not its order", () => {
  const request = PinnedRequest.parse({ recipe: "tool", version: "v1", name: "tool", options: { a: "1", b: "2" } });
  const same = PinnedRequest.parse({
    options: { b: "2", a: "1" },
    name: "tool",
    arch: "amd64",
    version: "v1",
    recipe: "tool",
  });
  expect(fingerprint(same)).toBe(fingerprint(request));
  const others = [
    { os: "_any" },
    { revision: 1 },
    { compression: "gzip:9" },
    { epoch: 1 },
    { arch: "arm64" },
    { name: "x" },
  ];
  const prints = others.map((other) => fingerprint(PinnedRequest.parse({ ...request, ...other })));
  expect(new Set([fingerprint(request), ...prints]).size).toBe(others.length + 1);
});

test("archives in an archive are named in the plan, their templates filled", () => {
  const [step] = plan([{ place: "tool", inside: "**/{arch}/*.deb", from: "usr/bin/*", to: "usr/bin/" }]).steps;
  expect(step).toMatchObject({ op: "place", inside: "**/amd64/*.deb", from: "usr/bin/*", strip: 2 });
});

test("an address that turns out to be an archive nobody can read is refused, unless the recipe says what it is", () => {
  const place = [{ place: "plugin", to: "usr/bin/plugin" }];
  const wish = { options: { plugin: "v9.rar" } };
  expect(() => plan(place, wish)).toThrow(/plugin%209\.rar ends in \.rar, an archive that cannot be read/);
});
