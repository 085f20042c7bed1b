import { describe, expect, it } from "vitest";
import { withdraw } from "#lib/repository/writes";
import { useContext } from "#lib/testing/context";
import { publishImage } from "#lib/testing/image-rows";
import { ask, HOST, type Reply } from "../../../_server/testing/ask";

const standing = useContext();
const publish = (version: string, revision = 0) =>
  publishImage(standing.context.store, { name: "docker", version, revision });

const DOCKER = { recipe: "docker", version: "24.0.5" };
const HASH = /hash: sha256-([0-9a-f]{64})/;
const save = (json: unknown) => ask("POST", "/api/v1/configs", { json });
const pathOf = (url: string) => url.replace(`http://${HOST}`, "");

/** Saves choices and gives what one of their addresses answers. */
async function saved(json: unknown, ending: string, headers: Record<string, string> = {}): Promise<Reply> {
  const { body } = await save(json);
  return ask("GET", `/api/v1/configs/${body.id}.${ending}`, { headers });
}

describe("a config with a snippet that nobody wrote by hand", () => {
  it.each([
    ["keys", Array.from({ length: 16_000 }, (_, at) => `k${at}: 1\n`).join("")],
    ["equal keys", "storage: {}\n".repeat(10_000)],
    ["lists in lists", "a: ".concat("[".repeat(130_000))],
    ["aliases", `a: &a 1\n${Array.from({ length: 5000 }, (_, at) => `b${at}: *a\n`).join("")}`],
  ])("of many %s is saved, says so, and costs little to fetch", async (_what, snippet) => {
    const { status, body } = await save({ extras: { snippet } });
    const issue = { severity: "error", code: "too-large", path: "extras.snippet" };
    expect({ status, issues: body.issues }).toMatchObject({ status: 201, issues: [issue] });
    for (const [ending, expected] of Object.entries({ bu: 200, json: 200, ign: 409 }))
      expect((await ask("GET", `/api/v1/configs/${body.id}.${ending}`)).status).toBe(expected);
  });
});

describe("POST /api/v1/configs", () => {
  it("answers 201 with all addresses, and what still has to be baked", async () => {
    const { status, headers, body } = await save({ extensions: [DOCKER] });
    const own = `http://${HOST}/api/v1/configs/${body.id}`;
    expect(status).toBe(201);
    expect(headers.get("location")).toBe(`${own}.json`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: "docker 24.0.5 for Flatcar",
      page: `http://${HOST}/configs/${body.id}`,
      urls: {
        ...{ json: `${own}.json`, bu: `${own}.bu`, ign: `${own}.ign`, cloud: `${own}.cloud`, sh: `${own}.sh` },
        newest: {
          ...{ bu: `${own}.newest.bu`, ign: `${own}.newest.ign` },
          ...{ cloud: `${own}.newest.cloud`, sh: `${own}.newest.sh` },
        },
      },
      missing: [{ file: "docker-24.0.5-x86-64.raw", request: expect.objectContaining(DOCKER) }],
      issues: expect.arrayContaining([expect.objectContaining({ severity: "warning", code: "not-baked" })]),
    });
  });

  it("gives the same choices the same id, and what it gave back can be saved again", async () => {
    const first = await save({ extensions: [DOCKER] });
    const spelledOut = { arch: "amd64", extensions: [{ ...DOCKER, updates: "none", options: {} }], extras: {} };
    expect((await save(spelledOut)).body).toEqual(first.body);
    const { body } = await ask("GET", pathOf(first.body.urls.json));
    expect(body).toMatchObject({ target: { kind: "flatcar", release: null }, arch: "x86-64", layout: "links" });
    expect((await save(body)).body.id).toBe(first.body.id);
    expect((await save({ extensions: [{ ...DOCKER, updates: "all" }] })).body.id).not.toBe(first.body.id);
  });

  it("asks for the builds that are missing in words that bake them", async () => {
    const { body } = await save({ extensions: [DOCKER] });
    const [{ file, request }] = body.missing;
    const build = await ask("POST", "/api/v1/builds", { json: request });
    expect(build).toMatchObject({ status: 202, body: { build: { file } } });
  });

  it.each([
    [{ extension: [] }, "extension"],
    [{ extensions: [{ ...DOCKER, versoin: "1" }] }, "extensions.0.versoin"],
    [{ extensions: [{ recipe: "Docker", version: "1" }] }, "extensions.0.recipe"],
    [{ target: { kind: "windows" } }, "target.kind"],
    [{ extras: { files: [{ path: "etc/../x", text: "" }] } }, "extras.files.0.path"],
    [{ extras: { sshKeys: ["a\nb"] } }, "extras.sshKeys.0"],
    [[], ""],
  ])("refuses %j and says where it is wrong", async (json, path) => {
    expect(await save(json)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", issues: expect.arrayContaining([expect.objectContaining({ path })]) } },
    });
  });

  it("keeps to the rules of all writes", async () => {
    const headers = { "content-type": "text/plain" };
    expect(await ask("POST", "/api/v1/configs", { body: "{}", headers })).toMatchObject({ status: 415 });
    const foreign = { origin: "https://elsewhere.example" };
    expect(await ask("POST", "/api/v1/configs", { json: {}, headers: foreign })).toMatchObject({ status: 400 });
  });

  it("has room for 2 MiB of extras and no more", async () => {
    const files = Array.from({ length: 7 }, (_, index) => ({ path: `/etc/f${index}`, text: "x".repeat(262_144) }));
    expect(await save({ extras: { files } })).toMatchObject({ status: 201 });
    const tooMany = [...files, { path: "/etc/last", text: "x".repeat(262_144) }];
    expect(await save({ extras: { files: tooMany } })).toMatchObject({
      status: 413,
      body: { error: { code: "too_large", message: expect.stringContaining("2048 KiB") } },
    });
  });
});

describe("GET /api/v1/configs/ID.…", () => {
  it("gives Butane at once, and with the digest as soon as the image is baked", async () => {
    const before = await saved({ extensions: [DOCKER] }, "bu");
    expect(before.headers.get("content-type")).toBe("text/yaml; charset=utf-8");
    expect(before.body).toMatch(/^variant: flatcar\nversion: 1\.0\.0\n/);
    expect(before.body).toContain(`source: http://${HOST}/extensions/docker-24.0.5-x86-64.raw`);
    expect(before.body).not.toMatch(HASH);
    const { sha256 } = await publish("24.0.5");
    expect(HASH.exec((await saved({ extensions: [DOCKER] }, "bu")).body)?.[1]).toBe(sha256);
  });

  it("gives Ignition once everything is baked; before, 409 names what is missing", async () => {
    const kubernetes = { recipe: "kubernetes", version: "1.27.4", options: { "cni-version": "v1.1.1" } };
    await publish("24.0.5");
    const { status, body } = await saved({ extensions: [DOCKER, kubernetes] }, "ign");
    expect({ status, code: body.error.code }).toEqual({ status: 409, code: "conflict" });
    expect(body.error.message).toContain("Not baked yet: kubernetes-v1.27.4-x86-64.raw.");
    expect(body.error.missing).toEqual([
      {
        file: "kubernetes-v1.27.4-x86-64.raw",
        request: expect.objectContaining({ recipe: "kubernetes", options: kubernetes.options, os: "flatcar" }),
      },
    ]);
    const { options } = kubernetes;
    await publishImage(standing.context.store, { name: "kubernetes", version: "v1.27.4", options });
    const baked = await saved({ extensions: [DOCKER, kubernetes] }, "ign");
    expect(baked.status).toBe(200);
    expect(baked.headers.get("content-type")).toBe("application/vnd.coreos.ignition+json");
    expect(baked.body.ignition).toEqual({ version: "3.3.0" });
    expect(baked.body.storage.files[0].contents.verification.hash).toMatch(/^sha256-/);
  });

  it("refuses the Ignition of choices with errors, while Butane shows them", async () => {
    const broken = { extras: { snippet: "storage:\n  files:\n    - path: motd\n" } };
    const { status, body } = await saved(broken, "ign");
    expect({ status, code: body.error.code }).toEqual({ status: 409, code: "conflict" });
    expect(body.error.issues).toEqual([
      { path: "extras.snippet", message: expect.stringContaining("motd is not an absolute path") },
    ]);
    expect(await saved(broken, "bu")).toMatchObject({ status: 200 });
  });

  it("gives user-data and a script to systems without Ignition, and says so of the others", async () => {
    const debian = { target: { kind: "other", id: "debian", version: "12" }, extensions: [DOCKER] };
    const cloud = await saved(debian, "cloud");
    expect(cloud.headers.get("content-type")).toBe("text/cloud-config; charset=utf-8");
    expect(cloud.body).toMatch(/^#cloud-config\n/);
    const script = await saved(debian, "sh");
    expect(script.headers.get("content-type")).toBe("text/x-shellscript; charset=utf-8");
    expect(script.body).toMatch(/^#!\/bin\/sh\n/);
    for (const ending of ["bu", "ign", "newest.ign"])
      expect(await saved(debian, ending)).toMatchObject({
        ...{ status: 415, body: { error: { code: "unsupported", message: expect.stringContaining("cloud-init") } } },
      });
  });

  it("is asked for anew each time and sent only when it has changed; no browser may guess what it is", async () => {
    const first = await saved({ extensions: [DOCKER] }, "sh");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect(first.headers.get("cache-control")).toBe("no-cache");
    expect(first.headers.get("x-content-type-options")).toBe("nosniff");
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"])
      expect(await saved({ extensions: [DOCKER] }, "sh", { "if-none-match": known })).toMatchObject({
        ...{ status: 304, body: null },
      });
    await publish("24.0.5");
    expect(await saved({ extensions: [DOCKER] }, "sh", { "if-none-match": etag })).toMatchObject({ status: 200 });
  });

  it("never serves what somebody typed as a page", async () => {
    const text = "<script>alert(1)</script>";
    const input = { extras: { files: [{ path: "/etc/motd", text }], hostname: "a" } };
    for (const ending of ["json", "bu", "ign", "cloud", "sh"]) {
      const { headers } = await saved(input, ending);
      expect(headers.get("content-type")).not.toMatch(/html|xml|svg|javascript/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("is 404 for ids and endings that never were", async () => {
    const { body } = await save({});
    const strange = ["0".repeat(32), body.id.slice(1), body.id.toUpperCase(), "x"].map((id) => `${id}.bu`);
    for (const file of [...strange, body.id, `${body.id}.txt`, `${body.id}.newest.json`, `${body.id}.newest`])
      expect(await ask("GET", `/api/v1/configs/${file}`)).toMatchObject({
        ...{ status: 404, body: { error: { code: "not_found" } } },
      });
  });
});

describe("GET /api/v1/configs/ID.newest.…", () => {
  it.each([
    ["none", "24.0.5"],
    ["minor", "24.0.9-1"],
    ["all", "25.0.1"],
  ])("follows the update policy %s to %s", async (updates, version) => {
    for (const baked of ["23.0.6", "24.0.5", "24.0.9", "25.0.1"]) await publish(baked);
    await publish("24.0.9", 1);
    await publishImage(standing.context.store, { name: "docker", version: "26.0.0", arch: "arm64" });
    await publishImage(standing.context.store, { name: "docker-compose", version: "99.0.0" });
    const input = { extensions: [{ ...DOCKER, updates }] };
    const { status, body } = await saved(input, "newest.ign");
    const { path, contents } = body.storage.files[0];
    expect(status).toBe(200);
    expect(path).toBe(`/opt/extensions/docker/docker-${version}-x86-64.raw`);
    expect(contents.source).toBe(`http://${HOST}/extensions/docker-${version}-x86-64.raw`);
    expect((await saved(input, "newest.bu")).body).toContain(`/docker-${version}-x86-64.raw`);
    expect((await saved(input, "bu")).body).toContain("/docker-24.0.5-x86-64.raw");
  });

  it("passes over a withdrawn version, and falls back from one that was chosen; who pins it is warned with the reason", async () => {
    for (const version of ["24.0.4", "24.0.5", "24.0.9"]) await publish(version);
    const takeOut = (version: string) =>
      withdraw(`docker-${version}-x86-64.raw`, "It loses volumes.", standing.context.store, new Date());
    const input = { extensions: [{ ...DOCKER, updates: "minor" }] };
    await takeOut("24.0.9");
    expect((await saved(input, "newest.bu")).body).toContain("/docker-24.0.5-x86-64.raw");
    await takeOut("24.0.5");
    expect((await saved(input, "newest.bu")).body).toContain("/docker-24.0.4-x86-64.raw");
    expect((await saved(input, "ign")).status).toBe(200);
    const issue = { severity: "warning", code: "withdrawn", message: expect.stringContaining("“It loses volumes.”") };
    expect((await save({ extensions: [DOCKER] })).body.issues).toContainEqual(expect.objectContaining(issue));
  });

  it("boots with a newer image where the chosen one was never baked, and else says what is missing", async () => {
    const input = { extensions: [{ ...DOCKER, updates: "minor" }] };
    expect(await saved(input, "newest.ign")).toMatchObject({
      ...{ status: 409, body: { error: { missing: [{ file: "docker-24.0.5-x86-64.raw" }] } } },
    });
    await publish("24.0.9");
    expect(await saved(input, "newest.ign")).toMatchObject({ status: 200 });
    expect(await saved(input, "ign")).toMatchObject({ status: 409 });
  });
});
