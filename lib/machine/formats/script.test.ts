import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { toCloudConfig } from "#lib/machine/formats/cloud-init";
import { render } from "#lib/machine/formats/render";
import { toScript } from "#lib/machine/formats/script";
import { judge, type Verdict } from "#lib/testing/debian-tools";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const IMAGE = "bytes of an image";
const DIGEST = createHash("sha256").update(IMAGE).digest("hex");
const namespaces = await judge("unshare", ["-m", "sh", "-c", "mount -t tmpfs tmpfs /opt && command -v curl"]);

let server: Server;
let requests: string[];
let folder: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end(IMAGE);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  requests = [];
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-script-"));
  // The script's own programs, but for those that would change this machine: they only say what they were asked.
  await mkdir(path.join(folder, "bin"));
  for (const name of ["systemctl", "hostname"]) {
    await writeFile(path.join(folder, "bin", name), `#!/bin/sh\necho "${name} $*" >>${folder}/asked\n`);
    await chmod(path.join(folder, "bin", name), 0o755);
  }
  return () => rm(folder, { recursive: true, force: true });
});

/** Gives a key to a user with a home of its own, so many times; shows the file afterwards. */
async function giveKey(key: string, before: string): Promise<string> {
  const home = path.join(folder, "home");
  await mkdir(path.join(home, ".ssh"), { recursive: true });
  await writeFile(path.join(home, ".ssh/authorized_keys"), before);
  const stubs = { id: "echo 0", getent: `echo core:x:1:1::${home}:/bin/sh`, chown: ":" };
  for (const [name, text] of Object.entries(stubs))
    await writeFile(path.join(folder, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const input = sampleInput({ target: { kind: "other", id: "debian" }, extras: { sshKeys: [key] } });
  await writeFile(path.join(folder, "script.sh"), render(compose(place(input, sampleFacts())), "sh"));
  const once = `PATH=${folder}/bin:$PATH sh ${folder}/script.sh`;
  const { output } = await judge("sh", ["-c", `${once} && ${once}`]);
  expect(output).toBe("");
  return readFile(path.join(home, ".ssh/authorized_keys"), "utf8");
}

/** Runs the script of a Debian machine with docker, so many times, where /etc and /opt are its own. */
async function run(sha256: string, times: number): Promise<Verdict> {
  const { port } = server.address() as AddressInfo;
  const facts = { ...sampleFacts([{ os: "_any", sha256 }]), repository: `http://127.0.0.1:${port}/extensions` };
  const input = sampleInput({
    target: { kind: "other", id: "debian" },
    extensions: [{ recipe: "docker", version: "24.0.5" }],
    extras: { hostname: "node-1", files: [{ path: "/etc/own.conf", mode: 0o600, text: "it's $HOME\nEOF\n" }] },
  });
  await writeFile(path.join(folder, "script.sh"), render(compose(place(input, facts)), "sh"));
  await mkdir(path.join(folder, "etc"));
  const once = `PATH=${folder}/bin:$PATH sh ${folder}/script.sh`;
  const show = "readlink /etc/extensions/docker.raw; cat /etc/extensions/docker.raw /etc/own.conf /etc/hostname";
  const commands = [
    "mount -t tmpfs tmpfs /opt",
    `cp /etc/passwd /etc/group /etc/nsswitch.conf ${folder}/etc`,
    `mount --bind ${folder}/etc /etc`,
    ...Array.from({ length: times }, () => once),
    show,
  ];
  return judge("unshare", ["-m", "sh", "-c", commands.join(" && ")], { no_proxy: "127.0.0.1" });
}

describe(`the script${namespaces.accepted ? "" : " (skipped: needs root, curl and mount namespaces)"}`, () => {
  it.skipIf(!namespaces.accepted)("sets a machine up, and changes nothing the second time", async () => {
    const { accepted, output } = await run(DIGEST, 2);
    expect(output).toBe(`/opt/extensions/docker/docker-24.0.5-x86-64.raw\n${IMAGE}it's $HOME\nEOF\nnode-1\n`);
    expect(accepted).toBe(true);
    expect(requests).toEqual(["/extensions/docker-24.0.5-x86-64.raw"]);
    const asked = (await readFile(path.join(folder, "asked"), "utf8")).split("\n");
    expect(asked).toContain("systemctl enable systemd-sysext.service ensure-sysext.service");
    expect(asked).toContain("systemctl reload-or-restart systemd-sysext.service");
    expect(asked).toContain("systemctl restart ensure-sysext.service");
  });

  it.skipIf(!namespaces.accepted)("stops at bytes that are not the ones it was promised", async () => {
    const { accepted, output } = await run("00".repeat(32), 1);
    expect(accepted).toBe(false);
    expect(output).toContain("does not have the digest it should have");
  });
});

describe("keys", () => {
  it("come after those that are there, each once and as it is", async () => {
    const key = 'command="printf \\"a\\\\n\\"" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me';
    expect(await giveKey(key, "ssh-rsa AAAAB3NzaC1yc2E without a newline")).toBe(
      `ssh-rsa AAAAB3NzaC1yc2E without a newline\n${key}\n`,
    );
  });
});

describe("what stands in a document", () => {
  const nothing = compose(place(sampleInput({ target: { kind: "other", id: "debian" } }), sampleFacts()));

  it("is no command, however it is written", () => {
    const units = [{ name: "systemd-sysupdate.timer; reboot", enabled: true, mask: true, why: "one line\nreboot" }];
    const lines = toScript({ ...nothing, units }).split("\n");
    expect(lines).toContain("# reboot");
    expect(lines).not.toContain("reboot");
    expect(lines.filter((line) => line.includes("; reboot")).every((line) => line.includes("'systemd-"))).toBe(true);
  });

  it("enables one timer under both of its names, which older systemd would refuse", () => {
    const timers = ["systemd-sysupdate.timer", "systemd-sysupdate-update.timer"];
    const text = toScript({ ...nothing, units: timers.map((name) => ({ name, enabled: true })) });
    expect(text).toContain("systemctl enable --now -- systemd-sysupdate.timer\n");
    expect(text).not.toContain("systemd-sysupdate-update.timer");
  });

  it("goes on where there is no ensure-sysext.service", () => {
    expect(toScript(nothing)).toContain("{ systemctl try-restart ensure-sysext || true; }\n");
  });

  it("is for root alone when cloud-init writes it", () => {
    const secret = { path: "/etc/token", mode: 0o600, contents: { inline: "secret\n" } };
    const text = toCloudConfig({ ...nothing, files: [secret] });
    expect(text).toContain('permissions: "0700"');
  });
});
