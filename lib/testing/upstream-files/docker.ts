import { ARCHES } from "#lib/arches";
import { bare } from "#lib/recipes/spelling";
import { tarGz } from "#lib/testing/archives";
import { type Maker, program, UNAME, type UpstreamFiles } from "#lib/testing/upstream-files/upstream-files";
import { compareVersions } from "#lib/version-order";
import type { Arch } from "#lib/words";

const VERSIONS = ["20.10.13", "20.10.24", "23.0.6", "24.0.5", "24.0.9", "25.0.3", "27.3.1"];

/** download.docker.com: an index per architecture, archives without any digests. */
export function dockerFiles(): UpstreamFiles {
  const files: UpstreamFiles = {};
  for (const arch of ARCHES) {
    for (const version of VERSIONS) {
      const folder = `download.docker.com/linux/static/stable/${UNAME[arch]}`;
      files[`${folder}/docker-${version}.tgz`] = dockerArchive(version, arch);
      files[`${folder}/docker-rootless-extras-${version}.tgz`] = rootlessArchive(version, arch);
    }
  }
  return files;
}

/** The programs an archive of that version holds: containerd's first shim went away with Docker 23. */
export function dockerPrograms(version: string): string[] {
  const shims = compareVersions(bare(version), "23") < 0 ? ["containerd-shim"] : [];
  const names = [
    "containerd",
    "containerd-shim-runc-v2",
    "ctr",
    "docker",
    "docker-init",
    "docker-proxy",
    "dockerd",
    "runc",
  ];
  return [...shims, ...names].sort();
}

function dockerArchive(version: string, arch: Arch): Maker {
  return (edition) => archive("docker", dockerPrograms(version), version, arch, edition);
}

function rootlessArchive(version: string, arch: Arch): Maker {
  return (edition) => archive("docker-rootless-extras", ["rootlesskit", "vpnkit"], version, arch, edition);
}

function archive(folder: string, names: string[], version: string, arch: Arch, edition: number): Promise<Buffer> {
  const files = names.map((name) => ({
    name: `${folder}/${name}`,
    mode: 0o755,
    bytes: program({ name, version, arch, edition }),
  }));
  return tarGz([{ name: `${folder}/` }, ...files]);
}
