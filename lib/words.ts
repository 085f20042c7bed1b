import { z } from "zod";
import type { ARCHES } from "#lib/arches";
import { COMPRESSION, COMPRESSION_LEVELS, COMPRESSION_WANTED, readCompression } from "#lib/compression";
import { refusal } from "#lib/refusals";

z.config({ customError: refusal });

/** The two architectures; what other ecosystems call them is understood on input. */
const ARCH_ALIASES = {
  "x86-64": "x86-64",
  x86_64: "x86-64",
  amd64: "x86-64",
  arm64: "arm64",
  aarch64: "arm64",
} as const;

export type Arch = (typeof ARCHES)[number];

const aliases = Object.keys(ARCH_ALIASES) as [keyof typeof ARCH_ALIASES, ...(keyof typeof ARCH_ALIASES)[]];
export const Arch = z
  .enum(aliases, { error: `Must be x86-64 or arm64 (amd64, x86_64 and aarch64 are understood as well).` })
  .transform((word): Arch => ARCH_ALIASES[word]);

/** Name of an image or a recipe. `noop` is the repository's own conf. */
export const Name = z
  .string()
  .max(64, "Must be at most 64 characters long.")
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/,
    "Must start with a small letter or digit and hold only a-z, 0-9, dot, underscore and minus.",
  )
  .refine((name) => name !== "noop", "The name noop is reserved.");
export type Name = z.infer<typeof Name>;

/** A version as systemd-sysupdate can carry it in a file name. */
export const Version = z
  .string()
  .max(64, "Must be at most 64 characters long.")
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9.+_~-]*$/,
    "Must start with a letter or digit and hold only letters, digits and . + _ ~ -",
  );

/** `ID=` of os-release, or `_any`. */
export const OsId = z
  .string()
  .max(64)
  .regex(/^(_any|[a-z0-9][a-z0-9._-]*)$/, "Must be an ID from /etc/os-release such as flatcar, or _any.");

/** `VERSION_ID=` of os-release. */
export const OsVersion = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, "Must be a VERSION_ID from /etc/os-release such as 12 or 24.04.");

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "Must be 64 lower-case hex digits.");

/**
 * `ALGORITHM:LEVEL:BLOCK`. A left-out level is the algorithm's usual one, a left-out block 128K. Written back as short as it
 * is exact (`gzip:6`, `zstd:6:256K`), so that one meaning has one spelling.
 */
export const Compression = z.string().regex(COMPRESSION, `Must be ${COMPRESSION_WANTED}.`).transform(shortest);

/** The same, or `auto`: what the target mounts best. */
export const OpenCompression = z
  .string()
  .refine((text) => text === "auto" || COMPRESSION.test(text), {
    error: `Must be auto, or ${COMPRESSION_WANTED}.`,
    abort: true,
  })
  .transform((text, context) => (text === "auto" ? text : shortest(text, context)));

function shortest(text: string, context: z.RefinementCtx): string {
  const { algorithm, level, block } = readCompression(text);
  const { max } = COMPRESSION_LEVELS[algorithm];
  if (level < 1 || level > max) context.addIssue(`The level of ${algorithm} goes from 1 to ${max}.`);
  return `${algorithm}:${level}${block === "128K" ? "" : `:${block}`}`;
}

/** A path inside an image: relative, normal, no dots. Whether it may be there at all is the image's rule, not the path's. */
export const ImagePath = z
  .string()
  .max(1024)
  .refine((path) => isPlainPath(path), "Must be a relative path without empty, . or .. parts and control characters.");

function isPlainPath(path: string): boolean {
  const parts = path.split("/");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  return parts.every((part) => part !== "" && part !== "." && part !== "..") && !/[\u0000-\u001f\u007f\\]/.test(path);
}
