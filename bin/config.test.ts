import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { generateKey } from "#lib/signing/key";
import { useCommandLine } from "./testing/call";

const bench = useCommandLine({ BAKEHOUSE_URL: "https://bakery.example" });
const offline = useCommandLine({ BAKEHOUSE_URL: "https://bakery.example", BAKEHOUSE_MIRROR: "/nowhere" });

it("writes a config whose addresses are this server's, with the recipe's spelling and the newest version", async () => {
  const { code, stdout } = await bench.call(
    ...["config", "--ext", "kubernetes@1.27.4", "--ext", "docker@latest", "--name", "docker=engine"],
    ...["--option", "docker.only=containerd", "--updates", "minor", "--arch", "arm64"],
  );
  expect(code).toBe(0);
  const { storage } = parse(stdout);
  const sources = storage.files.map((file: { contents?: { source: string } }) => file.contents?.source);
  expect(sources).toEqual(
    expect.arrayContaining([
      "https://bakery.example/extensions/kubernetes-v1.27.4-arm64.raw",
      "https://bakery.example/extensions/engine-27.3.1-arm64.raw",
      "https://bakery.example/extensions/engine/engine-27.3.conf",
    ]),
  );
  const masked = storage.links.filter(({ target }: { target: string }) => target === "/dev/null");
  expect(masked.map((link: { path: string }) => link.path)).toEqual(["/etc/extensions/containerd-flatcar.raw"]);
});

it("writes the same for another system in its own format", async () => {
  const { code, stdout } = await bench.call(
    "config",
    "--ext",
    "docker@24.0.5",
    "--target",
    "debian:12",
    "--format",
    "sh",
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^#!\/bin\/sh/);
});

it("takes Fedora CoreOS's own containerd for Kubernetes, and says so in one sentence", async () => {
  const { code, stderr } = await bench.call("config", "--ext", "kubernetes@v1.31.1", "--target", "fcos");
  expect(code).toBe(0);
  expect(stderr).toContain(
    "kubernetes works with Fedora CoreOS's own containerd; add docker, containerd or crio for a version of your choice.",
  );
  expect(stderr).not.toMatch(/\.\.|kubernetes needs/);
});

it("refuses options that the recipe does not have", async () => {
  const { code, stdout, stderr } = await bench.call(
    "config",
    "--ext",
    "docker@24.0.5",
    "--option",
    "docker.only=podman",
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe('docker: Option only is "podman"; it must be docker or containerd.\n');
});

it("says that a version does not exist, and writes the config all the same", async () => {
  const ask = (version: string) => bench.call("config", "--ext", `docker@${version}`);
  const unknown = await ask("99.0.0");
  expect(unknown.stderr).toContain("Warning: Docker 99.0.0 does not exist. Newest is 27.3.1.\n");
  const known = await ask("24.0.5");
  expect(known.stderr).not.toContain("does not exist");
  expect([unknown.code, unknown.stdout]).toEqual([0, known.stdout.replaceAll("24.0.5", "99.0.0")]);
});

it("says nothing of versions where no list can be read", async () => {
  const { code, stdout, stderr } = await offline.call("config", "--ext", "docker@99.0.0");
  expect([code, stderr]).toEqual([0, expect.not.stringMatching(/does not exist|cannot be reached/)]);
  expect(stdout).toContain("docker-99.0.0-x86-64.raw");
});

it("examines a config and ends with 1 when there are errors", async () => {
  const good = await bench.call("config", "--ext", "docker@24.0.5");
  await writeFile(path.join(bench.folder, "good.bu"), good.stdout);
  await writeFile(path.join(bench.folder, "bad.bu"), "variant: flatcar\nversion: 1.0.0\nstorage:\n  flies: []\n");
  expect((await bench.call("doctor", "good.bu")).code).toBe(0);
  const bad = await bench.call("doctor", "bad.bu");
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/^bad\.bu:4: error: /m);
  const json = await bench.call("doctor", "bad.bu", "--json");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout).items[0]).toMatchObject({ severity: "error", line: 4 });
  expect((await bench.call("doctor", "absent.bu")).stderr).toMatch("absent.bu can't be read");
});

it("chooses a role, and refuses one for what is not chosen", async () => {
  const given = ["--ext", "k3s@v1.36.1+k3s1", "--source", "https://bakery.example/extensions"];
  const { code, stdout } = await bench.call("config", ...given, "--role", "k3s=agent");
  expect(code).toBe(0);
  expect(stdout).toContain("k3s-agent.service");
  const stranger = await bench.call("config", ...given, "--role", "rke2=agent");
  expect(stranger).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--role names rke2, which no --ext chooses."),
  });
});

it("writes the keys that a file holds, armored or binary, and lets confs of its own check by them", async () => {
  const key = (await generateKey(new Date())).toPublic();
  const files = { "keys.asc": key.armor(), "import-pubring.gpg": key.write(), "private.asc": "" };
  files["private.asc"] = (await generateKey(new Date())).armor();
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(bench.folder, name), text);
  const call = (file: string) =>
    bench.call(
      ...["config", "--ext", "docker@24.0.5", "--updates", "all", "--confs", "inline"],
      ...["--keyring", path.join(bench.folder, file)],
    );
  const [armored, binary, refused, missing] = [
    await call("keys.asc"),
    await call("import-pubring.gpg"),
    await call("private.asc"),
    await call("none"),
  ];
  expect(armored).toMatchObject({ code: 0, stdout: binary.stdout });
  const source = `data:;base64,${Buffer.from(key.write()).toString("base64")}`;
  expect(parse(armored.stdout).storage.files).toContainEqual(
    expect.objectContaining({ path: "/etc/systemd/import-pubring.gpg", contents: { source } }),
  );
  expect(armored.stdout).toContain(`only if this key signed them: ${key.getFingerprint().toUpperCase()}`);
  expect(armored.stdout).toContain("Verify=true");
  expect(refused).toMatchObject({ stdout: "", stderr: expect.stringContaining("--keyring: This is a private key.") });
  expect(missing.stderr).toContain("none can't be read");
  expect([refused.code, missing.code]).not.toContain(0);
});
