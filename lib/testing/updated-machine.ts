import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach } from "vitest";
import { type ImageStore, localStore } from "#lib/images/store";
import { publishImage } from "#lib/testing/image-rows";

/** A folder with another system in it, whose own systemd and GnuPG are to be used. */
const ROOT = process.env.SYSTEMD_SYSUPDATE_ROOT ?? "/";
const PROGRAM = [process.env.SYSTEMD_SYSUPDATE ?? "", "/usr/lib/systemd/systemd-sysupdate"].find(
  (file) => file !== "" && existsSync(path.join(ROOT, file)),
);

/** Why the real systemd-sysupdate cannot be asked here; null where it can. */
export const missing =
  PROGRAM === undefined
    ? "needs systemd-sysupdate (SYSTEMD_SYSUPDATE=PATH or SYSTEMD_SYSUPDATE_ROOT=FOLDER)"
    : process.platform !== "linux" || process.getuid?.() !== 0
      ? "needs Linux and root, for a mount namespace"
      : null;

export const arch = process.arch === "arm64" ? "arm64" : "x86-64";

export type UpdatedMachine = {
  folder: string;
  store: ImageStore;
  /** What stands before all addresses, such as a machine's token. */
  prefix: string;
  /** Runs the program with the server's transfer file, and with its keyring or another one. */
  sysupdate(conf: string, verb: string, keyring?: Uint8Array): Promise<string>;
  /** What the program prints. */
  run(...args: string[]): Promise<string>;
  /** The version the machine's link leads to, and whether its bytes are the published ones. */
  installed(): Promise<string>;
  publish(version: string, revision?: number, name?: string): ReturnType<typeof publishImage>;
};

/** Answers what a machine asks for below `/extensions/`. */
type Serve = (
  request: IncomingMessage,
  response: ServerResponse,
  parts: string[],
  from: { store: ImageStore; log: () => void },
) => Promise<void>;

/** Gives every test a machine that follows the extension demo, and a server that publishes it. */
export function useUpdatedMachine(
  serve: Serve,
  openStore: (folder: string) => ImageStore = localStore,
): UpdatedMachine {
  const machine = {} as UpdatedMachine; // filled before each test
  let server: Server;
  beforeEach(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "bakehouse-sysupdate-"));
    const store = openStore(path.join(folder, "images"));
    server = createServer((request, response) => {
      const parts = (request.url ?? "").replace("/extensions/", "").split("/").map(decodeURIComponent);
      void serve(request, response, parts, { store, log: () => {} });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await layOut(folder);
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const fetched = async (name: string) => (await fetch(`${origin}${machine.prefix}/extensions/${name}`)).bytes();
    Object.assign(machine, {
      folder,
      store,
      prefix: "",
      async sysupdate(conf, verb, keyring) {
        const ring = keyring ?? (await fetched("import-pubring.gpg"));
        await writeFile(path.join(folder, "etc/systemd/import-pubring.gpg"), ring);
        await writeFile(path.join(folder, "definitions/demo.conf"), await fetched(conf));
        return run(folder, "--definitions=/mnt", verb);
      },
      run: (...args) => run(folder, ...args),
      installed: () => installed(folder),
      publish: (version, revision = 0, name = "demo") => publishImage(store, { name, version, revision, arch }),
    } satisfies UpdatedMachine);
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(machine.folder, { recursive: true, force: true });
  });
  return machine;
}

/** /etc and /opt of the machine's own. */
async function layOut(folder: string): Promise<void> {
  for (const name of ["opt/extensions/demo", "etc/extensions", "etc/systemd", "definitions"])
    await mkdir(path.join(folder, name), { recursive: true });
  for (const name of ["os-release", "passwd", "group", "hosts", "nsswitch.conf"])
    await copyFile(`/etc/${name}`, path.join(folder, "etc", name));
  await writeFile(path.join(folder, "etc/machine-id"), `${"0123456789abcdef".repeat(2)}\n`);
}

/** In a system that has the machine's /etc and /opt, and its definitions in /mnt. */
async function run(folder: string, ...args: string[]): Promise<string> {
  const mounts = 'mount --bind "$0/etc" etc && mount --bind "$0/opt" opt && mount --bind "$0/definitions" mnt';
  const script = `cd "$1" && ${mounts} && mount -t proc proc proc && exec chroot . "\${@:2}"`;
  const argv = ["--mount", "--propagation", "private", "bash", "-c", script, folder, ROOT, PROGRAM ?? "", ...args];
  const { stdout } = await promisify(execFile)("unshare", argv);
  return stdout;
}

async function installed(folder: string): Promise<string> {
  const target = await readlink(path.join(folder, "etc/extensions/demo.raw"));
  const file = path.join(folder, target.replace(/^(\.\.\/)*\/?(?=opt\/)/, ""));
  const name = path.basename(file);
  return (await readFile(file, "utf8")) === `bytes of ${name}` ? name : `${name} with other bytes`;
}
