import { expect, it } from "vitest";
import { addressTemplate, programName, readAddress, withVariables } from "./address";

it.each([
  ["https://github.com/FiloSottile/age/releases/download/v1.3.1/age-v1.3.1-linux-amd64.tar.gz", "v1.3.1", "amd64"],
  ["https://github.com/jqlang/jq/releases/download/jq-1.8.2/jq-linux-arm64", "1.8.2", "arm64"],
  ["https://github.com/k3s-io/k3s/releases/download/v1.32.2%2Bk3s1/k3s", "v1.32.2+k3s1", undefined],
  ["https://github.com/x/y/releases/download/v24/y-x86_64.zip", "v24", "x86_64"],
  ["https://github.com/x/y/releases/download/nightly/y-aarch64.zip", null, "aarch64"],
  ["https://get.helm.sh/helm-v3.15.0-linux-amd64.tar.gz", "v3.15.0", "amd64"],
  ["https://dl.k8s.io/v1.27.4/bin/linux/amd64/kubectl", "v1.27.4", "amd64"],
  ["https://download.docker.com/linux/static/stable/x86_64/docker-24.0.5.tgz", "24.0.5", "x86_64"],
  ["https://x.example/crio/cri-o.amd64.v1.30.0.tar.gz", "v1.30.0", "amd64"],
  ["https://x.example/v1.2/tool-1.2.3-rc.1.tgz", "1.2.3-rc.1", undefined],
  ["https://x.example/tool", null, undefined],
])("reads version and architecture of %s", (url, version, word) => {
  const read = readAddress(url);
  expect({ version: read.version, word: read.arch?.word }).toEqual({ version, word });
});

it("writes variables only where a version or a word stands alone", () => {
  const known = { github: null, version: "v1.2.3", word: "amd64", variable: "arch.go" } as const;
  expect(withVariables("tool-v1.2.3/1.2.3/1.2.30/11.2.3/1.2.3.4/amd64/amd64p32", known)).toBe(
    "tool-{version}/{version.bare}/1.2.30/11.2.3/1.2.3.4/{arch.go}/amd64p32",
  );
  expect(withVariables("v1.2.3", { ...known, version: "1.2.3" })).toBe("v{version}");
  expect(addressTemplate("https://amd64.example/1.2.3/x", { ...known, version: "1.2.3" })).toBe(
    "https://amd64.example/{version}/x",
  );
});

it.each([
  ["jq-linux-amd64", "jq"],
  ["age-v1.3.1-linux-amd64.tar.gz", "age"],
  ["node_exporter", "node_exporter"],
  ["docker-24.0.5.tgz", "docker"],
  ["tool.gz", "tool"],
])("calls %s %s", (file, name) => {
  expect(programName(file)).toBe(name);
});
