import { type TarEntry, tarGz } from "#lib/testing/archives";
import { dockerPrograms } from "#lib/testing/upstream-files/docker";
import { program, type UpstreamFiles } from "#lib/testing/upstream-files/upstream-files";
import type { Arch } from "#lib/words";

const VERSION = "20.10.24";

/** What people bring along: a Torcx image under the name Flatcar's own ones have. */
export function torcxFiles(): UpstreamFiles {
  return { [`torcx/docker:${VERSION}.torcx.tgz`]: (edition) => torcxImage("x86-64", edition) };
}

/** A Torcx image of Docker with units that use all of Torcx's variables and targets. */
export function torcxImage(arch: Arch, edition = 0): Promise<Buffer> {
  const programs = dockerPrograms(VERSION).map((name) => ({
    name: `bin/${name}`,
    mode: 0o755,
    bytes: program({ name, version: VERSION, arch, edition, size: 60_000 }),
  }));
  return tarGz([
    { name: ".torcx/" },
    { name: ".torcx/manifest.json", bytes: MANIFEST },
    { name: "bin/" },
    ...programs,
    ...units(),
  ]);
}

const MANIFEST = JSON.stringify({
  kind: "image-manifest-v0",
  value: {
    bin: ["/bin/docker", "/bin/dockerd", "/bin/containerd", "/bin/runc"],
    units: ["docker.service", "docker.socket", "containerd.service"].map((unit) => `/lib/systemd/system/${unit}`),
  },
});

function units(): TarEntry[] {
  const folder = "lib/systemd/system";
  return [
    ...["lib/", "lib/systemd/", `${folder}/`].map((name) => ({ name })),
    { name: `${folder}/containerd.service`, bytes: service("containerd container runtime", "containerd") },
    { name: `${folder}/docker.service`, bytes: service("Docker Application Container Engine", "dockerd --host=fd://") },
    { name: `${folder}/docker.socket`, bytes: SOCKET },
    { name: `${folder}/multi-user.target.wants/` },
    { name: `${folder}/multi-user.target.wants/containerd.service`, link: "../containerd.service" },
    { name: `${folder}/sockets.target.wants/` },
    { name: `${folder}/sockets.target.wants/docker.socket`, link: "../docker.socket" },
  ];
}

const service = (description: string, command: string) => `[Unit]
Description=${description}
After=network-online.target
After=torcx.target
Requires=torcx.target

[Service]
EnvironmentFile=/run/metadata/torcx
Environment=TORCX_IMAGEDIR=/docker
ExecStart=/usr/bin/env PATH=\${TORCX_BINDIR}:\${PATH} \${TORCX_BINDIR}/${command}
Restart=always

[Install]
WantedBy=multi-user.target
`;

const SOCKET = `[Unit]
Description=Docker Socket

[Socket]
ListenStream=/run/docker.sock
SocketMode=0660
SocketGroup=docker
`;
