import { z } from "zod";
import { Target } from "#lib/machine/choices/schema";
import { Arch } from "#lib/words";

const NAME_LENGTH = 80;

/** Under which its owner finds a saved config again: one line of visible characters. */
export const ConfigName = z
  .string()
  .trim()
  .refine(
    // Joiners are part of words in Persian and of some emoji.
    (text) => /^[^\p{C}\p{Z}](?:[^\p{C}\p{Z}]|[ \u200c\u200d])*$/u.test(text) && Array.from(text).length <= NAME_LENGTH,
    `Must be 1 to ${NAME_LENGTH} visible characters.`,
  );

/** What renames a saved config. */
export const NamedConfig = z.strictObject({ name: ConfigName });

/** What a list says of a machine's choices. */
export const ConfigSummary = z.strictObject({
  target: Target,
  arch: Arch,
  extensions: z.array(z.strictObject({ name: z.string(), version: z.string() })),
});
export type ConfigSummary = z.infer<typeof ConfigSummary>;

/** A saved config in its owner's list. */
export const KeptConfig = z.strictObject({
  id: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  ...ConfigSummary.shape,
});
export type KeptConfig = z.infer<typeof KeptConfig>;
