import { describe, expect, it } from "vitest";
import { getBuild, logAfter } from "#lib/builds/reads";
import { requestImage } from "#lib/builds/request";
import { bakeSuggested, retryBuild } from "#lib/builds/retry";
import { useContext } from "#lib/testing/context";
import { runNext } from "#lib/testing/run-next";

const test = useContext();
const DOCKER_LIST = "https://download.docker.com/linux/static/stable/x86_64/";
const UNKNOWN = { recipe: "docker", version: "99.9.9" };
const SENTENCE = "Docker 99.9.9 does not exist. Newest is 27.3.1.";

const ask = (request: object) => requestImage(request, test.context, "a test");
const requests = (part: string) => test.fixture.requests.filter((request) => request.includes(part));

describe("a version that upstream does not have", () => {
  it("is refused before it is queued, with the newest instead", async () => {
    await expect(ask(UNKNOWN)).rejects.toMatchObject({
      code: "not_found",
      message: SENTENCE,
      issues: [{ path: "version", message: SENTENCE }],
      facts: { suggestion: { version: "27.3.1" } },
    });
  });

  it("is refused as an option's as well", async () => {
    const options = { "cni-version": "9.9.9" };
    await expect(ask({ recipe: "kubernetes", version: "latest", options })).rejects.toMatchObject({
      code: "not_found",
      message: "CNI version v9.9.9 of Kubernetes does not exist. Newest is v1.5.1.",
      facts: { suggestion: { options: { "cni-version": "v1.5.1" } } },
    });
  });

  it("is queued by force, fails in the same words, and the newest is baked instead", async () => {
    const { build } = await ask({ ...UNKNOWN, name: "engine", revision: 2, force: true });
    expect(build.request).not.toHaveProperty("force");
    await runNext(test.context);
    const failed = await getBuild(build.id);
    expect(failed.error).toEqual({ code: "not_found", message: SENTENCE, suggestion: { version: "27.3.1" } });
    const log = (await logAfter(build.id, 0)).lines.map(({ text }) => text);
    expect(log).toContainEqual(expect.stringMatching(/docker-99\.9\.9\.tgz does not exist at https:/));
    expect((await retryBuild(build.id, test.context, "a test")).build.status).toBe("queued");
    const instead = await bakeSuggested(build.id, test.context, "a test");
    expect(instead.build.request).toMatchObject({ version: "27.3.1", name: "engine", revision: 0 });
  });
});

describe("a version is taken", () => {
  it("when it is not in the list but upstream has its files, as lists leave out old ones", async () => {
    test.fixture.put(DOCKER_LIST, '<a href="docker-27.3.1.tgz">docker-27.3.1.tgz</a>');
    expect((await ask({ recipe: "docker", version: "24.0.5" })).build.status).toBe("queued");
    expect(requests("docker-24.0.5.tgz")).toHaveLength(1);
  });

  it("when it is in the list, without asking for its files", async () => {
    await ask({ recipe: "docker", version: "v24.0.5" });
    expect(requests("docker-24.0.5.tgz")).toEqual([]);
  });

  it("when the list cannot be read", async () => {
    test.fixture.fail(DOCKER_LIST, 403);
    const { build } = await ask(UNKNOWN);
    await runNext(test.context);
    expect((await getBuild(build.id)).error).toMatchObject({
      code: "upstream",
      message: expect.stringContaining("docker-99.9.9.tgz does not exist at"),
    });
  });

  it("when nobody can tell whether its files are there", async () => {
    test.fixture.fail(`${DOCKER_LIST}docker-99.9.9.tgz`, 500);
    expect((await ask(UNKNOWN)).build.status).toBe("queued");
  });

  it("when its build is known already", async () => {
    const { build } = await ask({ ...UNKNOWN, force: true });
    expect((await ask(UNKNOWN)).build.id).toBe(build.id);
  });
});
