import { z } from "zod";
import { BuildRequest } from "#lib/recipes/schema";
import { ImagePath, Name } from "#lib/words";

const LONGEST = 65_536;
const Text = z.string().max(LONGEST, "Must be at most 65,536 characters long.");

/** A recipe that need not be saved. Its own files are given, or are those of a recipe that is there. */
export const AskedText = z.strictObject({
  /** The text of its recipe.yaml. */
  yaml: Text,
  /** Its own files by their path under `files/`. */
  files: z.record(ImagePath, Text).optional(),
  /** The recipe whose own files it takes, where none are given. */
  filesOf: Name.optional(),
});
export type AskedText = z.infer<typeof AskedText>;

const { version, arch, os, osVersion, options } = BuildRequest.shape;

/** What is planned or baked of a recipe that need not be saved. */
export const AskedTry = AskedText.extend({ version: version.default("latest"), arch, os, osVersion, options });
export type AskedTry = z.infer<typeof AskedTry>;

/** What is saved: `before` names the folder of the recipe that is changed and the digest it was opened with; null for a new one. */
export const AskedSave = AskedText.extend({
  before: z.strictObject({ folder: z.string().max(255), sha256: z.string() }).nullable(),
});
export type AskedSave = z.infer<typeof AskedSave>;
