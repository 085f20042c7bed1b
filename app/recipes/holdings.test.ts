import { expect, test } from "vitest";
import type { PlanStep } from "#lib/recipes/plan";
import { holdingsOf } from "./holdings";

test("every step is a line, and the extension-release file comes last", () => {
  const steps: PlanStep[] = [
    { op: "place", source: "cni", from: "*", to: "usr/local/bin/cni/", strip: 0, exclude: ["LICENSE"], mode: null },
    { op: "place", source: "kubectl", from: null, to: "usr/bin/kubectl", strip: 0, exclude: [], mode: 0o755 },
    { op: "symlink", path: "usr/libexec/x", target: "/var/x" },
    { op: "remove", path: "usr/bin/ctr" },
  ];
  expect(holdingsOf({ name: "k8s", steps })).toEqual([
    { path: "usr/local/bin/cni/…", from: "* of cni, without LICENSE" },
    { path: "usr/bin/kubectl", from: "kubectl" },
    { path: "usr/libexec/x", from: "link to /var/x" },
    { path: "usr/bin/ctr", from: "left out" },
    { path: "usr/lib/extension-release.d/extension-release.k8s", from: "the request" },
  ]);
});
