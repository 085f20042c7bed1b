import type { z } from "zod";
import { type Facts, type KnownImage, MachineInput } from "#lib/machine/choices/schema";
import { Recipe } from "#lib/recipes/schema";

/** Recipes as small as they can be while a machine sees all that real ones have; for tests and the bench. */
const RECIPES = [
  recipe("docker", {
    options: { only: { type: "choice", summary: "Only one of the two", choices: ["docker", "containerd"] } },
    replaces: [
      { extension: "docker-flatcar", unless: { option: { only: "containerd" } } },
      { extension: "containerd-flatcar", unless: { option: { only: "docker" } } },
    ],
  }),
  recipe("docker-compose", {
    machine: {
      needs: [{ oneOf: ["docker"], builtin: ["docker-flatcar"], why: "it is a plugin of the docker command" }],
    },
  }),
  recipe("containerd", { replaces: [{ extension: "containerd-flatcar" }] }),
  recipe("nerdctl", {
    prefix: "v",
    machine: { needs: [{ oneOf: ["containerd", "docker"], why: "it talks to containerd" }] },
  }),
  recipe("kubernetes", {
    prefix: "v",
    machine: { conflicts: [{ extension: "k3s", why: "each brings a kubelet of its own." }] },
  }),
  recipe("wasmedge", {}),
  recipe("llamaedge", {
    options: {
      "wasmedge-version": { type: "version", summary: "s", versions: { from: "fixed", versions: ["0.15.1"] } },
    },
    machine: { needs: [{ oneOf: ["wasmedge"], versionFrom: "wasmedge-version", why: "it runs in it" }] },
  }),
  recipe("chrony", {
    machine: {
      units: ["chronyd.service"],
      masks: [{ unit: "systemd-timesyncd.service", why: "only one service may set the clock" }],
    },
  }),
  recipe("wasmtime", { prefix: "v", arch: { "x86-64": "x86_64" } }),
  recipe("k3s", {
    prefix: "v",
    machine: {
      roles: {
        server: { summary: "Server", units: ["k3s.service"] },
        agent: {
          summary: "Agent",
          units: ["k3s-agent.service"],
          files: [
            { path: "/etc/rancher/k3s/config.yaml", mode: 0o600, text: "server: <<address>>\n", why: "its server" },
          ],
        },
      },
    },
  }),
  recipe("consul", {
    machine: { units: ["consul.service"], notes: ["Consul wants a configuration in /etc/consul.d."] },
  }),
];

/** Facts of a server at `bakery.example` on which the given files are baked for Flatcar. */
export function sampleFacts(images: Partial<KnownImage>[] | null = null): Facts {
  return {
    recipes: Object.fromEntries(RECIPES.map((one) => [one.name, one])),
    repository: "https://bakery.example/extensions",
    images: images?.map(sampleImage) ?? null,
  };
}

function sampleImage(image: Partial<KnownImage>): KnownImage {
  const { name = "docker", version = "24.0.5", arch = "x86-64" } = image;
  const rest = {
    revision: 0,
    os: "flatcar",
    sha256: "ab".repeat(32),
    size: 72_600_000,
    compression: "gzip:6",
    outdated: null,
    state: "published" as const,
    withdrawn: null,
  };
  return { file: `${name}-${version}-${arch}.raw`, name, version, arch, ...rest, ...image };
}

/** An input from the few members a test is about. */
export function sampleInput(input: z.input<typeof MachineInput>): MachineInput {
  return MachineInput.parse(input);
}

function recipe(name: string, { prefix = "", ...rest }: { prefix?: "" | "v" } & Record<string, unknown>): Recipe {
  return Recipe.parse({
    name,
    title: name,
    summary: name,
    homepage: `https://${name}.example/`,
    licence: "Apache-2.0",
    versions: { from: "fixed", versions: ["1.0.0"], prefix },
    arch: { "x86-64": "x86_64", arm64: "aarch64" },
    image: [{ files: "**" }],
    ...rest,
  });
}
