import { createMessage, readKeys, readSignature, verify } from "openpgp";
import { expect, it } from "vitest";
import { verdictOf } from "#lib/follow/verdict";
import { getContents } from "#lib/images/browse";
import { getImage } from "#lib/images/reads";
import { playHere } from "#lib/repository/play-here";
import { answer } from "#lib/repository/serve";
import { readKeyring } from "#lib/signing/data";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { runTogether } from "#lib/testing/processes";

const test = useContext({ BAKEHOUSE_SIGNING: "on" });
const from = () => ({ store: test.context.store, baseUrl: "http://b.example" });

async function bytesAt(address: string): Promise<Buffer> {
  const found = await answer(address.split("/"), from());
  return found.kind === "text" ? found.body() : Buffer.of();
}

/** The files that a machine sees, once the list's signature was held against the keyring that it gets. */
async function listed(): Promise<string[]> {
  const binary = await bytesAt("SHA256SUMS");
  const signature = await readSignature({ binarySignature: await bytesAt("SHA256SUMS.gpg") });
  const verificationKeys = await readKeys({ binaryKeys: await bytesAt("import-pubring.gpg") });
  const message = await createMessage({ binary });
  const { signatures } = await verify({ message, signature, verificationKeys, expectSigned: true });
  await signatures[0]?.verified;
  return Array.from(binary.toString().matchAll(/\S+\.raw/g), ([file]) => file);
}

/** What a machine is given here, all that this process remembers included. */
async function seen() {
  const candidate = await getImage("docker-9.0.0-x86-64.raw");
  const { before } = await verdictOf(candidate, test.context);
  await getContents(candidate.file);
  const played = await playHere(from(), new Date());
  return {
    files: await listed(),
    key: (await readKeyring())?.fingerprint,
    before: before?.version,
    playedAt: played?.at,
    failure: played?.failure,
  };
}

/** Another server publishes a version, withdraws the one before, and changes the key that signs. */
const CHANGE = `
  import { context } from "#lib/context";
  import { letKeySign, retireKey } from "#lib/repository/change-key";
  import { withdraw } from "#lib/repository/writes";
  import { readKeyring } from "#lib/signing/data";
  import { shipNextKey } from "#lib/signing/writes";
  import { publishImage } from "#lib/testing/image-rows";
  const { store } = context();
  await publishImage(store, { name: "docker", version: "2.0.0" });
  await withdraw("docker-1.0.0-x86-64.raw", "It is broken.", store, new Date());
  const before = (await readKeyring()).fingerprint;
  const next = await shipNextKey(new Date());
  await letKeySign(next, new Date(), new Date());
  await retireKey(before, new Date());
  console.log(next);
`;

it("what one web server publishes, withdraws and signs by another key, the other gives to machines at once", async () => {
  const { store } = test.context;
  await publishImage(store, { name: "docker", version: "1.0.0" });
  await publishImage(store, { name: "docker", version: "9.0.0", state: "candidate" });
  const first = await seen();
  expect(first).toMatchObject({ files: ["docker-1.0.0-x86-64.raw"], before: "1.0.0", failure: null });
  expect(await seen()).toEqual(first);
  const [key = ""] = await runTogether(CHANGE, { processes: 1, variables: test.variables });
  const second = await seen();
  expect(second).toMatchObject({ files: ["docker-2.0.0-x86-64.raw"], key: key.trim(), before: "2.0.0", failure: null });
  expect([second.key, second.playedAt]).not.toEqual([first.key, first.playedAt]);
  await publishImage(store, { name: "docker", version: "3.0.0" });
  expect(await listed()).toEqual(["docker-2.0.0-x86-64.raw", "docker-3.0.0-x86-64.raw"]);
});
