import { expect, test } from "vitest";
import { z } from "zod";
import { Arch, ImagePath, Name, OsId, OsVersion, Version } from "#lib/words";

test.each([
  ["x86-64", "x86-64"],
  ["amd64", "x86-64"],
  ["x86_64", "x86-64"],
  ["arm64", "arm64"],
  ["aarch64", "arm64"],
])("architecture %s is %s", (given, meant) => {
  expect(Arch.parse(given)).toBe(meant);
});

test("another architecture is refused with the ones there are", () => {
  expect(Arch.safeParse("riscv64").error?.issues[0]?.message).toContain("x86-64 or arm64");
});

test.each([
  [Name, ["docker", "0ad", "docker-compose", "k3s_1.x", "a".repeat(64)]],
  [Version, ["24.0.5", "v1.27.4", "v1.32.2+k3s1", "1.0~rc1", "2024-01-01"]],
  [OsId, ["flatcar", "_any", "opensuse-leap"]],
  [OsVersion, ["12", "24.04"]],
  [ImagePath, ["usr/bin/docker", "usr/lib/.hidden", "opt/a b/c", "opt/kata/..data"]],
])("takes %#", (schema, good) => {
  expect(good.filter((text) => !schema.safeParse(text).success)).toEqual([]);
});

test.each([
  [Name, ["", "Docker", "-docker", ".docker", "a/b", "a b", "noop", "a".repeat(65), "docker\n"]],
  [Version, ["", "-1", ".5", "1/2", "1 2", "1@2", "../x", "1\n", "1".repeat(65)]],
  [OsId, ["", "Flatcar", "_all", "a b", "x\nID=y"]],
  [OsVersion, ["", "12\n", "a b"]],
  [ImagePath, ["", "/usr", "usr/", "usr//bin", "./usr", "usr/../etc", "..", "usr\\bin", "usr/a\nb", "usr/\u007f"]],
])("refuses %#", (schema, bad) => {
  expect(bad.filter((text) => schema.safeParse(text).success)).toEqual([]);
});

test("a member that is missing is called missing", () => {
  const result = z.strictObject({ name: Name, arch: Arch }).safeParse({ arch: "x86-64" });
  expect(result.error?.issues).toMatchObject([{ path: ["name"], message: "Is missing." }]);
});
