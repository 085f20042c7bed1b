import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { closeCompression } from "#lib/compression";
import { checkRequest } from "#lib/recipes/check-request";
import { applies } from "#lib/recipes/condition";
import { findRecipe, loadCatalog } from "#lib/recipes/load";
import { makePlan } from "#lib/recipes/make-plan";
import { Plan } from "#lib/recipes/plan";
import { BuildRequest, PinnedRequest } from "#lib/recipes/schema";

const catalog = await loadCatalog();
const UNITS = "usr/lib/systemd/system";

function plan(recipe: string, version: string, wish: object = {}): Plan {
  const loaded = findRecipe(catalog, recipe);
  const checked = checkRequest(loaded.recipe, BuildRequest.parse({ recipe, version, ...wish }));
  return Plan.parse(makePlan(loaded, PinnedRequest.parse(closeCompression({ name: recipe, ...checked }))));
}

const urls = (made: Plan) => made.sources.map(({ url }) => url);
const texts = (made: Plan) =>
  new Map(made.steps.flatMap((step) => (step.op === "file" ? [[step.path, step.text]] : [])));
const removed = (made: Plan) => made.steps.flatMap((step) => (step.op === "remove" ? [step.path] : []));

test("every built-in recipe is sound", () => {
  expect(catalog.broken).toEqual([]);
  const names = [...catalog.recipes.keys()];
  expect(names).toEqual(expect.arrayContaining(["docker", "docker-compose", "kubernetes", "wasmtime"]));
});

test("docker: one archive, both daemons, started by drop-ins", () => {
  const made = plan("docker", "v24.0.5", { arch: "arm64" });
  expect(urls(made)).toEqual(["https://download.docker.com/linux/static/stable/aarch64/docker-24.0.5.tgz"]);
  expect(made.sources[0]).toMatchObject({ format: "tar.gz", sums: null });
  expect(made.steps[0]).toMatchObject({ op: "place", from: "docker/*", to: "usr/bin/", strip: 1 });
  expect([...texts(made).keys()].sort()).toEqual([
    `${UNITS}/containerd.service`,
    `${UNITS}/docker.service`,
    `${UNITS}/docker.socket`,
    `${UNITS}/multi-user.target.d/10-containerd-service.conf`,
    `${UNITS}/sockets.target.d/10-docker-socket.conf`,
    "usr/lib/sysusers.d/docker.conf",
    "usr/share/containerd/config-cgroupfs.toml",
    "usr/share/containerd/config.toml",
  ]);
  expect(removed(made)).toEqual([]);
  expect(texts(made).get("usr/share/containerd/config.toml")).toContain("SystemdCgroup = true");
  expect(texts(made).get("usr/share/containerd/config-cgroupfs.toml")).toContain("SystemdCgroup = false");
});

test.each([
  ["docker", ["usr/bin/containerd*", "usr/bin/ctr", "usr/bin/runc"], "containerd", ["docker-flatcar"]],
  ["containerd", ["usr/bin/docker*"], "docker", ["containerd-flatcar"]],
])("docker, only %s: the other half is left out", (only, gone, other, replaced) => {
  const made = plan("docker", "24.0.5", { options: { only } });
  expect(removed(made)).toEqual(gone);
  expect([...texts(made).keys()].filter((file) => file.includes(other))).toEqual([]);
  expect([...texts(made).keys()].length).toBe(4);
  const { replaces } = findRecipe(catalog, "docker").recipe;
  const facts = { version: "24.0.5", arch: "x86-64", options: { only } } as const;
  expect(replaces.filter((entry) => applies(entry, facts)).map(({ extension }) => extension)).toEqual(replaced);
});

test("docker replaces both of Flatcar's extensions", () => {
  const { replaces } = findRecipe(catalog, "docker").recipe;
  const facts = { version: "24.0.5", arch: "x86-64", options: {} } as const;
  expect(replaces.filter((entry) => applies(entry, facts))).toHaveLength(2);
});

test("docker-compose: one program beside its checksum", () => {
  const made = plan("docker-compose", "v2.24.5");
  const url = "https://github.com/docker/compose/releases/download/v2.24.5/docker-compose-linux-x86_64";
  expect(made.version).toBe("2.24.5");
  expect(made.sources).toMatchObject([
    { url, format: "file", sums: { url: `${url}.sha256`, name: "docker-compose-linux-x86_64" } },
  ]);
  expect(made.steps).toMatchObject([
    { from: null, to: "usr/local/lib/docker/cli-plugins/docker-compose", mode: 0o755 },
  ]);
});

test("kubernetes: three programs and the CNI plugins, each with its checksum", () => {
  const made = plan("kubernetes", "1.27.4", { arch: "amd64", options: { "cni-version": "1.3.0" } });
  expect(made.sources.map(({ url, sums }) => [url, sums?.url === `${url}.sha256`])).toEqual([
    ["https://dl.k8s.io/v1.27.4/bin/linux/amd64/kubectl", true],
    ["https://dl.k8s.io/v1.27.4/bin/linux/amd64/kubeadm", true],
    ["https://dl.k8s.io/v1.27.4/bin/linux/amd64/kubelet", true],
    [
      "https://github.com/containernetworking/plugins/releases/download/v1.3.0/cni-plugins-linux-amd64-v1.3.0.tgz",
      true,
    ],
  ]);
  expect(texts(made).get("usr/local/share/kubernetes-version")).toBe("v1.27.4\n");
  expect(texts(made).get("usr/local/share/kubernetes-cni-version")).toBe("v1.3.0\n");
  expect(made.steps).toContainEqual({
    op: "symlink",
    path: "usr/libexec/kubernetes/kubelet-plugins/volume/exec",
    target: "/var/kubernetes/kubelet-plugins/volume/exec",
  });
  expect(made.extensionRelease).toContain("EXTENSION_RELOAD_MANAGER=1");
});

test("wasmtime: one program out of an xz archive", () => {
  const made = plan("wasmtime", "14.0.4", { arch: "arm64" });
  const name = "wasmtime-v14.0.4-aarch64-linux";
  expect(urls(made)).toEqual([`https://github.com/bytecodealliance/wasmtime/releases/download/v14.0.4/${name}.tar.xz`]);
  expect(made.sources[0]?.format).toBe("tar.xz");
  expect(made.steps).toMatchObject([{ op: "place", from: `${name}/wasmtime`, to: "usr/bin/wasmtime" }]);
});

/** What is in an image that somebody else built is seen once it is there. */
const own = [...catalog.recipes.values()].filter(({ recipe }) => recipe.adopt === undefined);

test.each(own)("$recipe.name ships the units it speaks of", ({ recipe, files }) => {
  const named = [...files.values()].flatMap((text) => [...text.matchAll(/^Upholds=(.+)$/gm)].map(([, unit]) => unit));
  const shipped = (unit = "") => files.has(`${UNITS}/${unit}`);
  expect([...named, ...recipe.machine.units].filter((unit) => !shipped(unit))).toEqual([]);
});

test("a version list takes releases and leaves the rest", () => {
  const matches = (recipe: string, text: string) => {
    const source = findRecipe(catalog, recipe).recipe.versions;
    const found = "match" in source && source.match !== undefined ? new RegExp(source.match).exec(text) : null;
    return found === null ? null : (found[1] ?? found[0]);
  };
  expect(matches("docker", '<a href="docker-24.0.5.tgz">')).toBe("24.0.5");
  expect(matches("docker", '<a href="docker-rootless-extras-24.0.5.tgz">')).toBeNull();
  expect(matches("docker-compose", "v2.24.5")).toBe("2.24.5");
  expect(matches("docker-compose", "1.29.2")).toBeNull();
  expect(matches("wasmtime", "v14.0.4")).toBe("v14.0.4");
  expect(matches("wasmtime", "cranelift-v0.9.0")).toBeNull();
});

const UNIT_FILE = /^usr\/lib\/systemd\/system\/([^/]+\.(?:service|socket))$/;
const analyze = spawnSync("systemd-analyze", ["--version"]);

test.skipIf(analyze.status !== 0)("systemd-analyze verify finds nothing in the units (needs systemd)", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "bakehouse-units-"));
  for (const { files } of catalog.recipes.values()) {
    for (const [file, text] of files) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    }
  }
  const files = Array.from(catalog.recipes.values()).flatMap((loaded) => Array.from(loaded.files.keys()));
  const units = Array.from(new Set(files.flatMap((file) => UNIT_FILE.exec(file)?.[1] ?? [])));
  const { stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", ...units], {
    env: { ...process.env, LC_ALL: "C", SYSTEMD_UNIT_PATH: `${path.join(root, UNITS)}:` },
    encoding: "utf8",
  });
  await rm(root, { recursive: true });
  const complaints = stderr.split("\n").filter((line) => line !== "" && !/Command .* is not executable/.test(line));
  expect(complaints).toEqual([]);
});
