import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Env, parseEnv } from "#lib/env";
import { ROOT } from "./folders.mjs";
import { modesOf } from "./modes";

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");

type Service = {
  image?: string;
  build?: string;
  user?: string;
  command?: string | string[];
  ports?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: string[] | Record<string, { condition: string }>;
  volumes?: string[];
  secrets?: string[];
  deploy?: { replicas?: number };
};
type Compose = { services: Record<string, Service>; volumes?: object; secrets?: Record<string, { file: string }> };

const compose = (file: string) => parse(read(file), { merge: true }) as Compose; // its form is what is tested here
const FILES = ["compose.yaml", "deploy/compose/cluster.yaml"];

/** Ours, not those of others that stand beside them. */
const ours = ({ services }: Compose) => Object.entries(services).filter(([, { build }]) => build !== undefined);

/** What the AWS SDK reads itself. */
const OF_THE_SDK = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/;

/** `node scripts/FILE …`, as it is called in the image. */
function requireScript(words: string[]): string[] {
  const [node, script = "", ...args] = words;
  expect(node).toBe("node");
  expect(existsSync(path.join(ROOT, script)), script).toBe(true);
  return args;
}

describe("the Dockerfile", () => {
  const lines = read("Dockerfile").replaceAll("\\\n", " ").split("\n");
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
  const instruction = (name: string) => {
    const found = last.findLast((line) => line.includes(`${name} `) && !line.startsWith("#"));
    return found?.slice(found.indexOf(`${name} `) + name.length + 1) ?? "";
  };

  it("is written in Dockerfile's language", () => {
    expect(validate(read("Dockerfile")).map(({ message }) => message)).toEqual([]);
  });

  it("runs as an ordinary user, in stages that are there", () => {
    expect(instruction("USER")).toBe("node");
    const stages = lines.flatMap((line) => /^FROM .* AS (\w+)$/.exec(line)?.[1] ?? []);
    for (const [, stage] of last.join("\n").matchAll(/--from=(\w+)/g)) expect(stages).toContain(stage);
    expect(lines.filter((line) => /amd64|x86|x64|--platform/i.test(line) && !line.startsWith("#"))).toEqual([]);
  });

  it("starts and checks programs that are there, with variables that there are", () => {
    expect(modesOf(requireScript(JSON.parse(instruction("CMD"))))).toMatchObject({ only: null });
    const check = last.find((line) => line.startsWith("HEALTHCHECK")) ?? "";
    expect(requireScript(JSON.parse(check.slice(check.indexOf("["))))).toEqual([]);
    const variables = Object.fromEntries(
      instruction("ENV")
        .split(" ")
        .map((pair) => pair.split("=")),
    );
    expect(Object.keys(variables).filter((name) => !(name in Env.shape))).toEqual(["NODE_ENV"]);
    expect(parseEnv(variables)).toMatchObject({ PORT: Number(instruction("EXPOSE")), HOST: "0.0.0.0" });
    expect(instruction("VOLUME")).toBe(variables.BAKEHOUSE_DATA);
  });

  it("has the programs that are run", () => {
    const [, packages = ""] = /install .*?((?: [a-z-]+)+) &&/.exec(lines.join(" ").replaceAll(/ +/g, " ")) ?? [];
    expect(packages.split(" ")).toEqual(
      expect.arrayContaining(["squashfs-tools", "zstd", "bubblewrap", "gpgv", "ca-certificates"]),
    );
  });

  it("is not given what it does not need, nor what an operator keeps beside it", () => {
    const left = read(".dockerignore").split("\n");
    expect(left).toEqual(expect.arrayContaining([".git", ".env", "data", "recipes", "node_modules", "e2e"]));
  });

  it("finds packages with programs of their own for both architectures in the lock file", () => {
    const names = Object.keys(JSON.parse(read("package-lock.json")).packages);
    for (const arch of ["x64", "arm64"])
      for (const family of ["@libsql/linux-ARCH-gnu", "@next/swc-linux-ARCH-gnu", "@esbuild/linux-ARCH"])
        expect(names).toContain(`node_modules/${family.replace("ARCH", arch)}`);
  });
});

describe.each(FILES)("%s", (file) => {
  const document = compose(file);
  const settings = (service: Service) =>
    Object.fromEntries(Object.entries(service.environment ?? {}).filter(([name]) => !OF_THE_SDK.test(name)));

  it("gives ours variables that there are, with values that they take", () => {
    expect(ours(document).length).toBeGreaterThan(0);
    for (const [, service] of ours(document)) {
      const given = settings(service);
      expect(Object.keys(given).filter((name) => !(name in Env.shape))).toEqual([]);
      const filled = Object.entries(given).map(([name, value]) => [name, fill(value)]);
      expect(() => parseEnv(Object.fromEntries(filled))).not.toThrow();
    }
  });

  it("calls programs that are there, and asks each half what it answers", () => {
    for (const [, { command, healthcheck }] of ours(document)) {
      const words = typeof command === "string" ? command.split(" ") : command;
      const { only } = modesOf(words === undefined ? [] : requireScript(words));
      if (healthcheck !== undefined) expect(requireScript(healthcheck.test.slice(1))).toEqual([only]);
      expect(healthcheck === undefined).toBe(only === null);
    }
  });

  it("refers to services, volumes, secrets and files that are there, and waits for nobody who cannot tell", () => {
    for (const [name, { volumes = [], secrets = [], depends_on: others = [] }] of Object.entries(document.services)) {
      const needed = Array.isArray(others) ? others.map((other) => [other, {}] as const) : Object.entries(others);
      for (const [other, { condition = "" }] of needed as [string, { condition?: string }][]) {
        expect(document.services, `${name} needs ${other}`).toHaveProperty(other);
        if (condition === "service_healthy") expect(document.services[other]).toHaveProperty("healthcheck");
      }
      for (const [from = ""] of volumes.map((volume) => volume.split(":")))
        if (from.startsWith(".")) expect(existsSync(path.join(ROOT, path.dirname(file), from)), from).toBe(true);
        else expect(document.volumes).toHaveProperty(from);
      for (const secret of secrets) expect(document.secrets).toHaveProperty(secret);
    }
  });

  it("opens nothing to the network that people do not ask", () => {
    const open = Object.entries(document.services).filter(([, { ports = [] }]) =>
      ports.some((port) => !port.startsWith("127.0.0.1:")),
    );
    expect(open.map(([name]) => name)).toEqual(file === "compose.yaml" ? [] : ["proxy"]);
  });
});

describe("the cluster", () => {
  it("has two web servers, four workers, and every blank in its example", () => {
    const { services } = compose("deploy/compose/cluster.yaml");
    expect([services.web?.deploy?.replicas, services.worker?.deploy?.replicas]).toEqual([2, 4]);
    const blanks = Array.from(read("deploy/compose/cluster.yaml").matchAll(/\$\{(\w+)/g), ([, name = ""]) => name);
    const example = Array.from(read("deploy/compose/cluster.env.example").matchAll(/^(\w+)=/gm), ([, name]) => name);
    expect(new Set(example)).toEqual(new Set(blanks));
  });

  it("is reached through the port that the proxy listens on, and the proxy reaches the port of ours", () => {
    const { services } = compose("deploy/compose/cluster.yaml");
    const proxy = read("deploy/proxy/nginx.conf");
    expect(proxy).toMatch(`listen ${services.proxy?.ports?.[0]?.split(":").at(-1)};`);
  });
});

it("what is written about running it names variables and files that there are", () => {
  for (const file of [
    "docs/operations.md",
    "deploy/proxy/nginx.conf",
    "deploy/proxy/Caddyfile",
    "deploy/systemd/bakehouse.service",
  ])
    for (const [name] of read(file).matchAll(/\bBAKEHOUSE_[A-Z_]+\b/g)) expect(Env.shape, file).toHaveProperty(name);
  const links = Array.from(read("docs/operations.md").matchAll(/\]\(([^):]+)\)/g), ([, link = ""]) => link);
  expect(links.filter((link) => !existsSync(path.join(ROOT, "docs", link)))).toEqual([]);
});

it("both proxies are told the port of ours, and ask what does not depend on a worker", () => {
  expect(read("deploy/proxy/nginx.conf")).toMatch(/server web:3000 /);
  expect(read("deploy/proxy/Caddyfile")).toMatch("health_uri /readyz?only=web");
});

/** As compose fills `${NAME:-default}` and `${NAME:?complaint}`, with a value that nothing can object to. */
function fill(value: string): string {
  return value
    .replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1")
    .replace(/^\$\{BAKEHOUSE_URL:[^}]*\}$/, "https://bakery.example.net")
    .replaceAll(/\$\{\w+:\?[^}]*\}/g, "0123456789abcdef0123456789abcdef");
}
