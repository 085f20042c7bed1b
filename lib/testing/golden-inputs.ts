import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

type Golden = { name: string; input: MachineInput; facts: Facts };
type Choices = Parameters<typeof sampleInput>[0];

const TARGETS: Record<string, Choices> = {
  "flatcar-any": { target: { kind: "flatcar" } },
  "flatcar-3510": { target: { kind: "flatcar", release: "3510.2.0" }, butane: "1.1.0" },
  "flatcar-4152": { target: { kind: "flatcar", release: "4152.2.0" }, arch: "arm64" },
  "fcos-1.4": { target: { kind: "fcos" }, butane: "1.4.0" },
  "fcos-1.5": { target: { kind: "fcos" } },
  debian: { target: { kind: "other", id: "debian", version: "13" } },
};

const POLICIES: Record<string, Choices & { updates: MachineInput["extensions"][number]["updates"] }> = {
  pinned: {
    updates: "none",
    extras: { hostname: "node-1", sshKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE operator"] },
  },
  plain: { updates: "none", layout: "plain" },
  staged: { updates: "all", after: "none", confs: "inline", instancesMax: 2 },
  "reboot-flag": { updates: "minor", after: "reboot-flag", cadence: "daily" },
  "restart-sysext": { updates: "all", after: "restart-sysext" },
  keyrings: { updates: "all", confs: "inline", keyring: "xgEF" },
  "restart-units": { updates: "minor", after: "restart-units", restartUnits: ["kubelet.service"], confs: "inline" },
};

/** Packets of keys without anything in them. */
const SERVER_KEY = { fingerprint: "0c".repeat(20), base64: "xgEE" };
const OWN_KEYS = { keyring: "xgEF", keys: [{ fingerprint: "1d".repeat(20) }] };

/** Every target with every update policy: docker and Kubernetes from this server, where both are baked. */
export const GOLDEN: Golden[] = Object.entries(TARGETS).flatMap(([target, machine]) =>
  Object.entries(POLICIES).map(([policy, { updates, ...choices }]) => {
    const extensions = [
      { recipe: "docker", version: "24.0.5", updates },
      { recipe: "kubernetes", version: "v1.27.4", updates },
    ];
    const input = sampleInput({ ...machine, ...choices, extensions });
    const os = input.target.kind === "flatcar" ? "flatcar" : "_any";
    const images = [
      { name: "docker", version: "24.0.5", arch: input.arch, os, sha256: "0d".repeat(32) },
      { name: "kubernetes", version: "v1.27.4", arch: input.arch, os, sha256: "1e".repeat(32) },
    ];
    const signed = input.keyring === undefined ? {} : { keyring: SERVER_KEY, ownKeys: OWN_KEYS };
    return { name: `${target}.${policy}`, input, facts: Object.assign(sampleFacts(images), signed) };
  }),
);
