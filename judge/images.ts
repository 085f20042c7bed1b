import { chmod, cp, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { output } from "./programs";

const CHECKOUT = path.join(import.meta.dirname, "..");
const RECIPE = path.join(CHECKOUT, "lib/recipes/catalog/docker/files/usr");

/** In the order in which systemd compares them. */
const VERSIONS = ["1.0", "1.2", "1.10"] as const;
export type Version = (typeof VERSIONS)[number];

export function fileOf(version: Version): string {
  return `docker-${version}-x86-64.raw`;
}

const READY = `use strict; use Socket;
my $path = $ENV{NOTIFY_SOCKET}; $path =~ s/^@/\\0/;
socket(my $notify, AF_UNIX, SOCK_DGRAM, 0) or die;
send($notify, "READY=1", 0, pack_sockaddr_un($path)) or die "notify: $!";
$SIG{TERM} = sub { exit 0 };`;

/** Says its version to everybody who connects. */
const dockerd = (version: string) => `#!/usr/bin/perl
${READY}
open(my $socket, "+<&=", 3) or die "There is no socket: $!";
while (accept(my $client, $socket)) { syswrite $client, "${version}\\n"; close $client; }
`;

const CONTAINERD = `#!/usr/bin/perl\n${READY}\nsleep 1 while 1;\n`;

/** Bakes an image of each version into a folder: the units of the recipe docker, with stand-ins for its programs. */
export async function bakeImages(folder: string): Promise<void> {
  const work = await mkdtemp(path.join(tmpdir(), "bakehouse-judge-images-"));
  try {
    for (const version of VERSIONS) await bakeImage(version, path.join(work, version), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function bakeImage(version: Version, tree: string, folder: string): Promise<void> {
  await mkdir(path.join(tree, "usr/bin"), { recursive: true });
  await cp(RECIPE, path.join(tree, "usr"), { recursive: true });
  const programs = { dockerd: dockerd(version), containerd: CONTAINERD };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(path.join(tree, "usr/bin", name), text);
    await chmod(path.join(tree, "usr/bin", name), 0o755);
  }
  await writeFile(path.join(tree, "usr/share/docker-version"), `${version}\n`);
  if (version !== VERSIONS[0]) await addUnit(path.join(tree, "usr/lib/systemd/system"));
  const bin = path.join(CHECKOUT, "bin/bakehouse.mjs");
  await output(process.execPath, [bin, "bake-folder", tree, "docker", "--os", "_any", "--out", folder]);
  await rename(path.join(folder, "docker.raw"), path.join(folder, fileOf(version)));
}

/** One that comes with an update, which is to be started as well. */
async function addUnit(units: string): Promise<void> {
  await writeFile(path.join(units, "added.service"), "[Service]\nExecStart=/usr/bin/sleep infinity\n");
  await writeFile(path.join(units, "multi-user.target.d/10-added-service.conf"), "[Unit]\nUpholds=added.service\n");
}
