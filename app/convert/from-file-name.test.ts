import { expect, test } from "vitest";
import { fromFileName } from "./from-file-name";

test.each([
  ["docker:20.10.24.torcx.tgz", { name: "docker", version: "20.10.24" }],
  ["docker_20.10.24.torcx.tgz", { name: "docker", version: "20.10.24" }],
  ["docker:com.coreos.cl.torcx.squashfs", { name: "docker", version: "com.coreos.cl.torcx.squashfs" }],
  ["My Docker.tar.gz", { name: "my-docker", version: "" }],
  ["docker.tgz", { name: "docker", version: "" }],
])("%s", (filename, named) => expect(fromFileName(filename)).toEqual(named));
