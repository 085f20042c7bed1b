import { z } from "zod";

const LEVELS = { gzip: { default: 6, max: 9 }, zstd: { default: 3, max: 22 } } as const;

/** `gzip:6`, or only `gzip`. Written back in full, so that one meaning has one spelling. */
export const Compression = z
  .string()
  .regex(/^(gzip|zstd)(:\d{1,2})?$/, "Must be gzip:1 to gzip:9 or zstd:1 to zstd:22.")
  .transform((text, context) => {
    const [algorithm = "gzip", level] = text.split(":") as ["gzip" | "zstd", string | undefined];
    const { default: fallback, max } = LEVELS[algorithm];
    const number = level === undefined ? fallback : Number(level);
    if (number < 1 || number > max) context.addIssue(`The level of ${algorithm} goes from 1 to ${max}.`);
    return `${algorithm}:${number}`;
  });
