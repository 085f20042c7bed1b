import { ARCHES } from "#lib/arches";
import { tarGz, tarXz } from "#lib/testing/archives";
import {
  GO,
  type Maker,
  program,
  sha256Of,
  sumsOf,
  UNAME,
  type UpstreamFiles,
} from "#lib/testing/upstream-files/upstream-files";
import type { Arch } from "#lib/words";

type Release = { tag: string; published: string; prerelease?: boolean; draft?: boolean };

const COMPOSE: Release[] = [
  { tag: "v2.30.0-rc.1", published: "2024-10-24T08:44:11Z", prerelease: true },
  { tag: "v2.29.7", published: "2024-09-20T15:26:35Z" },
  { tag: "v2.24.6", published: "2024-02-15T16:20:10Z" },
  { tag: "v2.20.3", published: "2023-08-11T13:05:02Z" },
];
const CNI: Release[] = [
  { tag: "v1.5.1", published: "2024-06-17T15:20:37Z" },
  { tag: "v1.4.0", published: "2023-12-05T15:03:00Z" },
  { tag: "v1.3.0", published: "2023-05-09T15:54:26Z" },
];
const WASMTIME: Release[] = [
  { tag: "dev", published: "2024-11-20T00:40:11Z", prerelease: true },
  { tag: "v27.0.0", published: "2024-11-20T19:11:51Z", draft: true },
  { tag: "v26.0.1", published: "2024-11-15T17:02:11Z" },
  { tag: "v24.0.0", published: "2024-08-20T17:21:56Z" },
];

/** github.com's releases of docker/compose, containernetworking/plugins and bytecodealliance/wasmtime. */
export function githubFiles(): UpstreamFiles {
  return {
    ...releases("docker/compose", COMPOSE, composeFiles),
    ...releases("containernetworking/plugins", CNI, cniFiles),
    ...releases("bytecodealliance/wasmtime", WASMTIME, wasmtimeFiles),
  };
}

function releases(repository: string, list: Release[], filesOf: (tag: string) => UpstreamFiles): UpstreamFiles {
  const files: UpstreamFiles = { [`api.github.com/repos/${repository}/releases`]: () => releaseList(repository, list) };
  for (const { tag } of list) {
    for (const [file, maker] of Object.entries(filesOf(tag)))
      files[`github.com/${repository}/releases/download/${tag}/${file}`] = maker;
  }
  return files;
}

function releaseList(repository: string, list: Release[]): Buffer {
  const items = list.map(({ tag, published, prerelease = false, draft = false }) => ({
    html_url: `https://github.com/${repository}/releases/tag/${tag}`,
    tag_name: tag,
    name: tag,
    draft,
    prerelease,
    published_at: draft ? null : published,
    assets: [],
    body: `What changed in ${tag}.`,
  }));
  return Buffer.from(JSON.stringify(items));
}

/** Bare programs, each with `HEX *NAME` beside it, and checksums.txt with all of them. */
function composeFiles(tag: string): UpstreamFiles {
  const programs = ARCHES.map((arch) => {
    const maker: Maker = (edition) => program({ name: "docker-compose", version: tag, arch, edition, size: 900_000 });
    return { name: `docker-compose-linux-${UNAME[arch]}`, maker };
  });
  const line = (name: string) => (sha256: string) => `${sha256} *${name}\n`;
  const lines = () => programs.map(async ({ name, maker }) => line(name)(sha256Of(await maker(0))));
  const files: UpstreamFiles = { "checksums.txt": async () => Buffer.from((await Promise.all(lines())).join("")) };
  for (const { name, maker } of programs) {
    files[name] = maker;
    files[`${name}.sha256`] = sumsOf(maker, line(name));
  }
  return files;
}

const CNI_PLUGINS = [
  "bandwidth",
  "bridge",
  "dhcp",
  "firewall",
  "host-device",
  "host-local",
  "ipvlan",
  "loopback",
  "macvlan",
];
const MORE_CNI_PLUGINS = ["portmap", "ptp", "sbr", "static", "tuning", "vlan", "vrf"];

function cniFiles(tag: string): UpstreamFiles {
  const files: UpstreamFiles = {};
  for (const arch of ARCHES) {
    const name = `cni-plugins-linux-${GO[arch]}-${tag}.tgz`;
    const maker: Maker = (edition) => cniArchive(tag, arch, edition);
    files[name] = maker;
    files[`${name}.sha256`] = sumsOf(maker, (sha256) => `${sha256}  ${name}\n`);
  }
  return files;
}

function cniArchive(version: string, arch: Arch, edition: number): Promise<Buffer> {
  const plugins = [...CNI_PLUGINS, ...MORE_CNI_PLUGINS].map((name) => ({
    name: `./${name}`,
    mode: 0o755,
    bytes: program({ name, version, arch, edition, size: 40_000 }),
  }));
  const texts = [
    { name: "./LICENSE", bytes: "Apache License, Version 2.0\n" },
    { name: "./README.md", bytes: `# plugins ${version}\n` },
  ];
  return tarGz([{ name: "./" }, ...texts, ...plugins]);
}

function wasmtimeFiles(tag: string): UpstreamFiles {
  const named = (arch: Arch) => `wasmtime-${tag}-${UNAME[arch]}-linux`;
  return Object.fromEntries(
    ARCHES.map((arch) => [`${named(arch)}.tar.xz`, (edition) => wasmtimeArchive(named(arch), tag, arch, edition)]),
  );
}

/** The real one is linked against glibc, too. */
function wasmtimeArchive(folder: string, version: string, arch: Arch, edition: number): Promise<Buffer> {
  const wasmtime = program({ name: "wasmtime", version, arch, edition, linkage: "dynamic", size: 600_000 });
  const smaller = program({ name: "wasmtime-min", version, arch, edition, linkage: "dynamic", size: 60_000 });
  return tarXz([
    { name: `${folder}/` },
    { name: `${folder}/LICENSE`, bytes: "Apache License, Version 2.0\n" },
    { name: `${folder}/README.md`, bytes: "# wasmtime\n" },
    { name: `${folder}/wasmtime`, mode: 0o755, bytes: wasmtime },
    { name: `${folder}/wasmtime-min`, mode: 0o755, bytes: smaller },
  ]);
}
