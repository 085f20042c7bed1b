import { createMessage, readSignature, verify } from "openpgp";
import { beforeEach, describe, expect, it, test } from "vitest";
import { ORIGINS, type OriginName, signOrigin } from "#lib/builds/origin";
import { generateKey, signerOf } from "#lib/signing/key";
import { useContext } from "#lib/testing/context";
import { ask } from "../../../_server/testing/ask";
import { bakeQueued } from "../../../_server/testing/bake-queued";

const standing = useContext();
const FILE = "docker-24.0.5-x86-64.raw";
const AT = `/api/v1/images/${FILE}`;
const NAMES = Object.keys(ORIGINS) as OriginName[];

beforeEach(async () => {
  await ask("POST", "/api/v1/builds", { json: { recipe: "docker", version: "24.0.5" } });
  await bakeQueued(standing.context);
});

test("says where an image came from", async () => {
  const { sha256 } = (await ask("GET", AT)).body.image;
  const { status, body } = await ask("GET", `${AT}/provenance.json`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ subject: [{ digest: { sha256 } }], predicateType: "https://slsa.dev/provenance/v1" });
});

test("says what it is made of, in two languages", async () => {
  const { sha256 } = (await ask("GET", AT)).body.image;
  const spdx = await ask("GET", `${AT}/sbom.spdx.json`);
  expect(spdx.headers.get("content-type")).toBe("application/spdx+json");
  expect(spdx.body).toMatchObject({
    name: FILE,
    packages: expect.arrayContaining([
      expect.objectContaining({ name: "docker", checksums: [{ algorithm: "SHA256", checksumValue: sha256 }] }),
      expect.objectContaining({ packageFileName: "docker-24.0.5.tgz", licenseDeclared: "Apache-2.0" }),
    ]),
  });
  const cdx = await ask("GET", `${AT}/sbom.cdx.json`);
  expect(cdx.headers.get("content-type")).toBe("application/vnd.cyclonedx+json; version=1.6");
  expect(cdx.body).toMatchObject({
    metadata: { component: { name: "docker", version: "24.0.5", licenses: [{ expression: "Apache-2.0" }] } },
    components: [{ hashes: [{ alg: "SHA-256" }], properties: expect.arrayContaining([expect.anything()]) }],
  });
});

describe.each(NAMES)("%s", (name) => {
  it("is the same at each request", async () => {
    expect((await ask("GET", `${AT}/${name}`)).body).toEqual((await ask("GET", `${AT}/${name}`)).body);
  });

  it("is not found of an image that is not there, nor is its signature", async () => {
    for (const what of [name, `${name}.gpg`])
      expect(await ask("GET", `/api/v1/images/gone-1.0-x86-64.raw/${what}`)).toMatchObject({ status: 404 });
  });

  it("has no signature where nothing is signed", async () => {
    const message = expect.stringContaining("signs nothing");
    expect(await ask("GET", `${AT}/${name}.gpg`)).toMatchObject({ status: 404, body: { error: { message } } });
  });

  it("is signed byte for byte", async () => {
    const key = await generateKey(new Date());
    const address = "https://bakery.example.org";
    const signature = await signOrigin(name, { file: FILE, address, signer: signerOf(key) });
    const verified = await verify({
      message: await createMessage({ binary: new TextEncoder().encode(await ORIGINS[name](FILE, address)) }),
      signature: await readSignature({ binarySignature: signature }),
      verificationKeys: key.toPublic(),
    });
    await expect(verified.signatures[0]?.verified).resolves.toBe(true);
  });
});
