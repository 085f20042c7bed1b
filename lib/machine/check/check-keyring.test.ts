import { readKeys } from "openpgp";
import { beforeAll, describe, expect, it } from "vitest";
import type { Known } from "#lib/machine/check/known";
import { dearmored, kindOfKeyring } from "#lib/machine/choices/keyring";
import { doctor } from "#lib/machine/formats/doctor";
import { generateKey } from "#lib/signing/key";

const HERE: Known = { repositories: ["https://bakery.example/extensions"], signs: true };
const RULES = ["no-keyring", "unverified", "keyring-armored", "keyring-private", "keyring-form", "keyring-name"];

const found = (text: string, known?: Known) =>
  doctor(text, known)
    .issues.filter(({ code }) => RULES.includes(code))
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`);

type File = { path: string; contents: { inline?: string; source?: string } };
const config = (...files: File[]) => JSON.stringify({ variant: "flatcar", version: "1.0.0", storage: { files } });
const conf = (verify: string, from = "https://images.example.net/extensions/k3s"): File => ({
  path: "/etc/sysupdate.k3s.d/k3s.conf",
  contents: {
    inline: `[Transfer]\n${verify}\n[Source]\nType=url-file\nPath=${from}\nMatchPattern=k3s-@v-%a.raw\n[Target]\nType=regular-file\nPath=/opt/extensions/k3s\n`,
  },
});
const fetched = (source: string): File => ({ path: "/etc/sysupdate.k3s.d/k3s.conf", contents: { source } });
const ring = (contents: File["contents"], path = "/etc/systemd/import-pubring.gpg"): File => ({ path, contents });

let armored: string;
let secret: string;
let binary: Uint8Array;
beforeAll(async () => {
  const [one, two] = [await generateKey(new Date()), await generateKey(new Date())];
  armored = one.toPublic().armor() + two.toPublic().armor();
  secret = one.armor();
  binary = Buffer.concat([one.toPublic().write(), two.toPublic().write()]);
});
const data = (bytes: Uint8Array) => `data:;base64,${Buffer.from(bytes).toString("base64")}`;

describe("a transfer that is checked", () => {
  const at = "storage.files.0.contents.inline";
  it.each([
    ["Verify=true", [`warning no-keyring ${at}`]],
    ["Verify=yes", [`warning no-keyring ${at}`]],
    ["", [`warning no-keyring ${at}`]],
    ["Verify=false", []],
    ["Verify=off", []],
  ])("wants a keyring: %s", (verify, finds) => {
    expect(found(config(conf(verify)))).toEqual(finds);
    expect(found(config(conf(verify), ring({ source: data(binary) })))).toEqual([]);
  });

  it("is content with a keyring that is fetched, and with one that a script makes", () => {
    expect(found(config(conf(""), ring({ source: "https://images.example.net/import-pubring.gpg" })))).toEqual([]);
    const script = { path: "/opt/bin/keys", contents: { inline: "curl -o /etc/systemd/import-pubring.gpg $1\n" } };
    expect(found(config(conf(""), script))).toEqual([]);
  });

  it("is asked of what lies in the folder of all components, and not of what comes from the machine itself", () => {
    const { contents } = conf("");
    expect(found(config({ path: "/etc/sysupdate.d/k3s.conf", contents }))).toEqual([`warning no-keyring ${at}`]);
    const inline = contents.inline?.replace("url-file", "regular-file");
    expect(found(config({ path: "/etc/sysupdate.d/k3s.conf", contents: { inline } }))).toEqual([]);
  });

  it("is known of transfer files that this server publishes", () => {
    const source = "https://bakery.example/extensions/k3s.conf";
    expect(found(config(fetched(source)), HERE)).toEqual(["warning no-keyring storage.files.0.contents.source"]);
    expect(found(config(fetched(source), ring({ source: data(binary) })), HERE)).toEqual([]);
    expect(found(config(fetched(source)), { ...HERE, signs: false })).toEqual([]);
    expect(found(config(fetched("https://images.example.net/extensions/k3s.conf")), HERE)).toEqual([]);
  });

  it("could be checked where this server signs", () => {
    const own = conf("Verify=false", "https://bakery.example/extensions/k3s");
    expect(found(config(own), HERE)).toEqual([`hint unverified ${at}`]);
    expect(found(config(own), { ...HERE, signs: false })).toEqual([]);
    expect(found(config(conf("Verify=false")), HERE)).toEqual([]);
  });
});

describe("a keyring", () => {
  it("that is armored is refused, and made binary by the fix, every key of it", async () => {
    const text = config(ring({ inline: armored }), conf("Verify=true"));
    expect(found(text)).toEqual(["error keyring-armored storage.files.0.contents.inline"]);
    const { fixed } = doctor(text);
    expect(found(fixed ?? "")).toEqual([]);
    const [, base64 = ""] = /data:;base64,([\w+/=]+)/.exec(fixed ?? "") ?? [];
    expect(await readKeys({ binaryKeys: Buffer.from(base64, "base64") })).toHaveLength(2);
    expect(found(config(ring({ source: "https://a.example/key.asc" })))).toEqual([
      "warning keyring-armored storage.files.0.contents.source",
    ]);
  });

  it("that is armored in Ignition is made binary too", () => {
    const files = [{ path: "/etc/systemd/import-pubring.gpg", contents: { source: data(Buffer.from(armored)) } }];
    const { issues, fixed } = doctor(JSON.stringify({ ignition: { version: "3.3.0" }, storage: { files } }));
    expect(issues).toMatchObject([{ severity: "error", code: "keyring-armored", line: 1 }]);
    expect(fixed).toContain(data(binary));
  });

  it("with a private key is refused, armored or not", () => {
    const bytes = dearmored(secret.replaceAll("PRIVATE", "PUBLIC"));
    expect(found(config(ring({ inline: secret })))).toEqual(["error keyring-private storage.files.0.contents.inline"]);
    expect(found(config(ring({ source: data(bytes ?? new Uint8Array()) })))).toEqual([
      "error keyring-private storage.files.0.contents.source",
    ]);
    expect(doctor(config(ring({ inline: secret }))).fixed).toBeNull();
  });

  it("that holds no keys is told", () => {
    expect(found(config(ring({ inline: "ssh-ed25519 AAAA me\n" })))).toEqual([
      "warning keyring-form storage.files.0.contents.inline",
    ]);
  });

  it.each([
    [undefined, ["warning keyring-name storage.files.0.path"]],
    [{ kind: "flatcar", release: "4593.2.5" } as const, ["warning keyring-name storage.files.0.path"]],
    [{ kind: "flatcar", release: "4757.1.0" } as const, []],
    [{ kind: "fcos" } as const, []],
    [{ kind: "other", id: "debian", version: "13" } as const, ["warning keyring-name storage.files.0.path"]],
  ])("under its newer name alone is read by newer systemd alone: %o", (target, finds) => {
    const text = config(ring({ source: data(binary) }, "/etc/systemd/import-pubring.pgp"));
    expect(found(text, { repositories: [], target })).toEqual(finds);
    const both = config(
      ring({ source: data(binary) }, "/etc/systemd/import-pubring.pgp"),
      ring({ source: data(binary) }),
    );
    expect(found(both, { repositories: [], target })).toEqual([]);
    if (target === undefined) expect(doctor(text).fixed).toContain("/etc/systemd/import-pubring.gpg");
  });
});

describe("the kind of a keyring", () => {
  it.each([
    ["nothing", Buffer.alloc(0), "other"],
    ["cut short", () => binary.subarray(0, -1), "other"],
    ["a signature", Buffer.from([0xc2, 1, 4]), "other"],
    [
      "armor around nothing",
      Buffer.from(`-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n=\n-----END PGP PUBLIC KEY BLOCK-----`),
      "other",
    ],
    ["GnuPG's own", Buffer.from("\0\0\0 \x01\x01\0\x02KBXf rest", "latin1"), "keybox"],
    ["lengths beyond all bytes", Buffer.from([0xc6, 255, 255, 255, 255, 255]), "other"],
  ])("is known of %s", (_what, bytes, kind) => {
    expect(kindOfKeyring(typeof bytes === "function" ? bytes() : bytes)).toBe(kind);
  });
});
