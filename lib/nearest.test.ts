import { expect, it } from "vitest";
import { nearest } from "#lib/nearest";

it("gives the words that were most likely meant, the nearest first", () => {
  const words = ["docker", "docker-compose", "kubernetes", "podman"];
  expect(nearest("dokcer", words, 3)).toEqual(["docker"]);
  expect(nearest("docker-compos", words, 3)).toEqual(["docker-compose"]);
  expect(nearest("docker-c", words, 3)).toEqual(["docker", "docker-compose"]);
  expect(nearest("docker-c", words, 1)).toEqual(["docker"]);
  expect(nearest("zzz", words, 3)).toEqual([]);
  expect(nearest("", words, 3)).toEqual([]);
});
