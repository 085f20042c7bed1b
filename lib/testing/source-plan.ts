import path from "node:path";
import type { Plan, PlanSource } from "#lib/recipes/plan";

/** Addresses that the fixture has; only the first one without a published digest. */
export const DOCKER = "https://download.docker.com/linux/static/stable/x86_64/docker-24.0.5.tgz";
export const KUBECTL = "https://dl.k8s.io/v1.27.4/bin/linux/amd64/kubectl";
export const COMPOSE = "https://github.com/docker/compose/releases/download/v2.24.6/docker-compose-linux-x86_64";

/** A plan that only downloads. */
export function planOf(...urls: string[]): Plan {
  const sources = urls.map((url, index): PlanSource => {
    const sums = url === DOCKER ? null : { url: `${url}.sha256`, name: path.posix.basename(url) };
    return { id: `s${index}`, url, format: "file", sums, sha256: null, size: null, verifiedBy: null };
  });
  return {
    format: 1,
    kind: "recipe",
    recipe: null,
    request: { name: "x", arch: "x86-64", os: "flatcar", compression: "gzip:6", epoch: 0 },
    fingerprint: "0".repeat(64),
    name: "x",
    version: "1",
    arch: "x86-64",
    sources,
    steps: [],
    extensionRelease: "",
    compression: "gzip:6",
    epoch: 0,
    warnings: [],
  };
}
