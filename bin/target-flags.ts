import { GZIP, ZSTD } from "#lib/compression";
import { BuildRequest } from "#lib/recipes/schema";
import { type Arguments, type Flag, readPairs } from "./arguments";
import { check } from "./command";

export const OUT: Flag = { value: "DIR", help: "folder to write into, made if missing (.)" };
export const FORCE: Flag = { help: "also a version that upstream does not seem to have" };
export const JSON_FLAG: Flag = { help: "print one JSON document" };

export const OPTION: Flag = { value: "KEY=VALUE", many: true, help: "an option of the recipe, such as only=docker" };

/** What an image is for and how it is packed. */
export const IMAGE_FLAGS: Record<string, Flag> = {
  arch: { value: "ARCH", help: "x86-64 or arm64 (x86-64)" },
  os: { value: "ID", help: "ID of the machines' /etc/os-release, or _any (flatcar)" },
  "os-version": { value: "V", help: "VERSION_ID of their /etc/os-release" },
  compression: {
    value: "ALG:LEVEL:BLOCK",
    help: `gzip:1 to gzip:9 or zstd:1 to zstd:22, blocks of 128K to 1M (auto: ${ZSTD} where the target mounts it, else ${GZIP})`,
  },
  epoch: { value: "SECONDS", help: "time of every file in the image, since 1970 (0)" },
};

/** Flags of every command that bakes one image. */
export const TARGET_FLAGS: Record<string, Flag> = { ...IMAGE_FLAGS, out: OUT, json: JSON_FLAG };

/** Member of a request → flag it came from, for messages. */
export const FLAG_OF = {
  arch: "--arch",
  os: "--os",
  osVersion: "--os-version",
  compression: "--compression",
  epoch: "--epoch",
  options: "--option",
  recipe: "RECIPE",
  version: "VERSION",
  name: "NAME",
};

/** The members of a request that these flags give; undefined where one was not given. */
export function readTarget(given: Arguments): Record<string, unknown> {
  const epoch = given.value("epoch");
  return {
    arch: given.value("arch"),
    os: given.value("os"),
    osVersion: given.value("os-version"),
    compression: given.value("compression"),
    epoch: epoch !== undefined && /^\d+$/.test(epoch) ? Number(epoch) : epoch,
  };
}

/** `RECIPE VERSION [NAME]` with the flags above, checked. */
export function readBuildRequest(given: Arguments): BuildRequest {
  return check(BuildRequest, readWish(given), FLAG_OF);
}

/** The same as it was typed; undefined where nothing was. */
export function readWish(given: Arguments): Record<string, unknown> {
  const [recipe, version, name] = given.positionals;
  const options = given.has("option") ? readPairs("option", given.list("option")) : undefined;
  return { recipe, version, options, name, ...readTarget(given) };
}

export function outOf(given: Arguments): string {
  return given.value("out") ?? ".";
}
