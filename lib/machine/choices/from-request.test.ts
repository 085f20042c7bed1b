import { describe, expect, it } from "vitest";
import { machineWith, type Requested } from "#lib/machine/choices/from-request";
import { queryText } from "#lib/machine/choices/query";
import { fromQuery } from "#lib/machine/choices/read-query";

const docker: Requested = { recipe: "docker", name: "docker", version: "24.0.5", arch: "x86-64", os: "flatcar" };
const converted: Requested = { name: "docker-torcx", version: "20.10.24", arch: "x86-64", os: "flatcar" };

describe("machineWith", () => {
  it.each<[string, Requested]>([
    ["ext=docker@24.0.5", docker],
    ["ext=docker@24.0.5&target=flatcar:3510.2.0", { ...docker, osVersion: "3510.2.0" }],
    [
      "ext=docker@24.0.5-1&name=docker:mydocker&arch=arm64",
      { ...docker, name: "mydocker", revision: 1, arch: "arm64" },
    ],
    ["ext=docker@24.0.5&option=docker:only=containerd", { ...docker, options: { only: "containerd" } }],
    ["ext=docker@24.0.5", { ...docker, os: "_any" }],
    ["ext=docker@24.0.5&target=fcos", { ...docker, os: "fedora", osVersion: "41" }],
    ["ext=docker@24.0.5&target=debian:12", { ...docker, os: "debian", osVersion: "12" }],
    ["ext=docker-torcx@20.10.24", converted],
  ])("is the machine of %s", (query, request) => {
    const machine = machineWith(request);
    expect(queryText(machine)).toBe(query);
    expect(fromQuery(new URLSearchParams(query))).toEqual(machine);
  });
});
