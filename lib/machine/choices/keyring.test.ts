import { readKeys } from "openpgp";
import { beforeAll, describe, expect, it } from "vitest";
import { compose } from "#lib/machine/choices/compose";
import { kindOfKeyring, readKeyring } from "#lib/machine/choices/keyring";
import { place } from "#lib/machine/choices/place";
import { queryText } from "#lib/machine/choices/query";
import { fromQuery } from "#lib/machine/choices/read-query";
import type { Facts } from "#lib/machine/choices/schema";
import { parse } from "#lib/machine/formats/parse";
import { render } from "#lib/machine/formats/render";
import { generateKey } from "#lib/signing/key";
import { judge } from "#lib/testing/debian-tools";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const PUBRING = "/etc/systemd/import-pubring.gpg";
/** No text: what a binary keyring begins with is no UTF-8. */
const KEYS = Buffer.from([0x98, 0x33, 0x04, 0x00, 0xff, 0x0a]);
const keyring = { fingerprint: "ab12".repeat(10), base64: KEYS.toString("base64") };

type Choices = Parameters<typeof sampleInput>[0];
const followed: Choices = { extensions: [{ recipe: "docker", version: "24.0.5", updates: "all" }] };

function composed(choices: Choices, known: typeof keyring | null = keyring) {
  return compose(place(sampleInput(choices), { ...sampleFacts(), keyring: known }));
}

describe("a machine that follows a server which signs", () => {
  it("gets the keyring, readable by everybody, and is told whose it is", () => {
    const file = composed(followed).files.find(({ path }) => path === PUBRING);
    expect(file).toMatchObject({ mode: 0o644, contents: { source: `data:;base64,${keyring.base64}` } });
    expect(file?.why).toContain("AB12".repeat(10));
  });

  it("checks signatures by the transfer files that the config holds itself", () => {
    const text = render(composed({ ...followed, confs: "inline" }), "bu");
    expect(text).toContain("Verify=true");
    expect(text).not.toContain("Verify=false");
  });

  it("has the same bytes in every format", async () => {
    const document = composed(followed);
    expect(render(document, "ign")).toContain(`"source": "data:;base64,${keyring.base64}"`);
    expect(parse(render(document, "bu")).problems).toEqual([]);
    for (const format of ["sh", "cloud"] as const)
      expect(render(document, format)).toContain(`printf %s ${keyring.base64} | base64 -d | store ${PUBRING} 644`);
    const { output } = await judge("sh", ["-c", `printf %s ${keyring.base64} | base64 -d | od -An -tx1`]);
    expect(output.trim()).toBe("98 33 04 00 ff 0a");
  });
});

describe("a machine without signatures", () => {
  it.each([
    ["the server signs nothing", followed, null],
    ["nothing is updated", { extensions: [{ recipe: "docker", version: "24.0.5" }] }, keyring],
    [
      "only another server is followed",
      {
        extensions: [
          { recipe: "docker", version: "24.0.5", updates: "all", source: { from: "url", base: "https://a.example" } },
        ],
      },
      keyring,
    ],
  ] satisfies [string, Choices, typeof keyring | null][])("has no keyring where %s", (_, choices, known) => {
    const document = composed({ ...choices, confs: "inline" }, known);
    expect(document.files.map(({ path }) => path)).not.toContain(PUBRING);
    expect(render(document, "bu")).not.toContain("Verify=true");
  });
});

describe("a machine with keys of its own", () => {
  let armored: string;
  let server: { fingerprint: string; base64: string };
  let fingerprints: string[];
  beforeAll(async () => {
    const keys = await Promise.all([1, 2, 3].map(() => generateKey(new Date())));
    const [first, ...own] = keys.map((key) => key.toPublic());
    if (first === undefined) throw new Error("no key");
    server = { fingerprint: first.getFingerprint(), base64: Buffer.from(first.write()).toString("base64") };
    armored = own.map((key) => key.armor()).join("\n");
    fingerprints = own.map((key) => key.getFingerprint());
  });
  const chosen = () => sampleInput({ ...followed, keyring: armored });
  const documentOf = (choices: Choices, facts: Partial<Facts>) => {
    const input = sampleInput({ keyring: armored, ...choices });
    const keys = fingerprints.map((fingerprint) => ({ fingerprint }));
    const ownKeys = input.keyring === undefined ? null : { keyring: input.keyring, keys };
    return compose(place(input, { ...sampleFacts(), ownKeys, ...facts }));
  };
  const keysOf = async (document: ReturnType<typeof compose>) => {
    const { contents, why } = document.files.find(({ path }) => path === PUBRING) ?? {};
    const [, base64 = ""] = /^data:;base64,(.*)$/.exec(contents?.source ?? "") ?? [];
    const keys = base64 === "" ? [] : await readKeys({ binaryKeys: Buffer.from(base64, "base64") });
    return { keys: keys.map((key) => key.getFingerprint()), why };
  };

  it("has them behind the server's in one keyring, and is told of all", async () => {
    const { keys, why } = await keysOf(documentOf(followed, { keyring: server }));
    const all = [server.fingerprint].concat(fingerprints);
    expect(keys).toEqual(all);
    expect(why).toBe(
      `updates are taken only if one of these keys signed them: ${all.map((one) => one.toUpperCase()).join(", ")}`.replace(
        ",",
        " (this server),",
      ),
    );
  });

  it.each([
    ["the server signs nothing", followed, null],
    ["nothing is followed", {}, null],
  ])("has them alone where %s", async (_what, choices, keyring) => {
    expect((await keysOf(documentOf(choices, { keyring }))).keys).toEqual(fingerprints);
  });

  it("has a key of the server once, and is not told what nobody has read", async () => {
    const same = { keyring: server.base64, ...followed };
    expect((await keysOf(documentOf(same, { keyring: server }))).keys).toEqual([server.fingerprint]);
    const { why } = await keysOf(documentOf({}, { keyring: null, ownKeys: null }));
    expect(why).toBe("updates are taken only if a key of your own signed them");
  });

  it.each([
    ["this server, which signs", { from: "server" }, { keyring }, true],
    ["this server, which does not", { from: "server" }, { keyring: null }, false],
    ["a server that nobody knows, on the command line", { from: "server" }, {}, true],
    ["an address of one's own", { from: "url", base: "https://a.example" }, { keyring: null }, true],
    ["extensions.flatcar.org, which signs nothing", { from: "flatcar-hub" }, { keyring }, false],
  ] satisfies [string, object, Partial<Facts>, boolean][])(
    "checks what comes from %s: %o",
    (_what, source, facts, isChecked) => {
      const extensions = [{ recipe: "docker", version: "24.0.5", updates: "all", source }];
      const document = documentOf({ extensions, confs: "inline" } as Choices, facts);
      expect(render(document, "bu")).toContain(`Verify=${isChecked}`);
    },
  );

  it("is kept in an address, binary as it is kept elsewhere", () => {
    const input = chosen();
    expect(input.keyring).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const query = queryText(input);
    expect(query).toMatch(/&keyring=[\w-]+$/);
    expect(fromQuery(new URLSearchParams(query))).toEqual(input);
  });
});

describe("what is no public keys", () => {
  it("is refused with what to do instead", async () => {
    const key = await generateKey(new Date());
    const big = Buffer.concat(Array.from({ length: 40 }, () => key.toPublic().write())).toString("base64");
    for (const [text, problem] of [
      [key.armor(), /private key.*gpg --armor --export/],
      [Buffer.from(key.write()).toString("base64"), /private key/],
      [key.toPublic().armor().slice(0, 300), /from BEGIN to END/],
      ["ssh-ed25519 AAAA me", /No OpenPGP public keys/],
      ["", /No OpenPGP public keys/],
      [big, /at most 6000 are taken.*export-minimal/],
    ] as const)
      expect(readKeyring(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

it("a text of many begins and no end is read in one go", () => {
  const begins = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n".repeat(150_000);
  expect(kindOfKeyring(Buffer.from(begins))).toBe("other");
}, 10_000);
