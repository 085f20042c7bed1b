import { z } from "zod";
import { readKeyring } from "#lib/machine/choices/keyring";
import {
  AFTER,
  BUTANE_VERSIONS,
  CADENCES,
  CONFS,
  LAYOUTS,
  UPDATES,
  USUAL,
  USUAL_EXTENSION,
} from "#lib/machine/choices/values";
import type { Recipe } from "#lib/recipes/schema";
import type { Findable } from "#lib/recipes/search";
import { Standing, Withdrawn } from "#lib/standing";
import { Arch, Name, OsId, OsVersion, Sha256, Version } from "#lib/words";

const FlatcarRelease = z
  .string()
  .regex(/^\d{3,4}(\.\d{1,3}){0,2}$/, "Must be a Flatcar release number such as 3510.2.0 or 3760.");

/** The system a machine boots. `release: null` means that the config has to work on every release. */
export const Target = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("flatcar"), release: FlatcarRelease.nullable().default(USUAL.target.release) }),
  z.strictObject({ kind: z.literal("fcos") }),
  z.strictObject({ kind: z.literal("other"), id: OsId, version: OsVersion.optional() }),
]);
export type Target = z.infer<typeof Target>;

/** A text of whole characters: half of one (U+D800 to U+DFFF) can be neither written nor read. */
const Text = z.string().refine((text) => !/\p{Cs}/u.test(text), "Must not hold half a character (U+D800 to U+DFFF).");

/** `BASE` of an image's address, without a slash at its end. */
export const BaseUrl = z
  .string()
  .max(1024)
  .regex(
    /^https?:\/\/[^\s\p{C}/?#"'<>\\]+(\/[^\s\p{C}?#"'<>\\]*)?$/u,
    "Must be an http:// or https:// URL without a query.",
  )
  .transform((url) => url.replace(/\/+$/, ""));

/** Where an image comes from: this server, extensions.flatcar.org, or a base URL of one's own. */
export const Source = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("server") }),
  z.strictObject({ from: z.literal("flatcar-hub") }),
  z.strictObject({ from: z.literal("url"), base: BaseUrl }),
]);
export type Source = z.infer<typeof Source>;

export const Extension = z.strictObject({
  recipe: Name,
  /** With a packaging revision where there is one: `24.0.5-1`. Read with and without the v of its project. */
  version: Version,
  /** Name of the image; the recipe's when left out. */
  name: Name.optional(),
  options: z
    .record(z.string().max(64), z.string().max(64))
    .refine((options) => Object.keys(options).length <= 50, "Must be at most 50 options.")
    .default({}),
  role: Name.optional(),
  source: Source.default(USUAL_EXTENSION.source),
  updates: z.enum(UPDATES).default(USUAL_EXTENSION.updates),
  /** Digest of an image that this server did not bake. */
  sha256: Sha256.optional(),
});
export type Extension = z.infer<typeof Extension>;

const UnitName = z
  .string()
  .max(256)
  .regex(/^[\w@.:-]+\.(service|socket|timer|target|path|mount|swap|slice)$/, "Must be a unit such as docker.service.");

const AbsolutePath = z
  .string()
  .max(1024)
  .regex(
    /^(\/(?!\.{1,2}(\/|$))[^/\s\p{C}\\"']+)+$/u,
    "Must be an absolute path without .., spaces and unseen characters.",
  );

const ExtraFile = z.strictObject({
  path: AbsolutePath,
  mode: z.int().min(0).max(0o777).optional(),
  text: Text.max(262_144),
});
const ExtraUnit = z.strictObject({
  name: UnitName,
  text: Text.max(65_536).optional(),
  enabled: z.boolean().default(true),
});

/** OpenPGP public keys: armored, or binary in base64, which is what is kept. */
export const Keyring = z
  .string()
  .max(32_768)
  .transform((text, { addIssue }) => {
    const read = readKeyring(text);
    if ("base64" in read) return read.base64;
    addIssue({ code: "custom", message: read.problem });
    return z.NEVER;
  });

/** What real machines need beside their extensions. Never part of a link: it may be secret. */
export const Extras = z.strictObject({
  hostname: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, "Must be a host name such as node-1.")
    .optional(),
  /** Lines of an authorized_keys file for the user core. */
  sshKeys: z
    .array(
      z
        .string()
        .max(16_384)
        .refine(
          (line) => line.trim() !== "" && !/(?!\t)[\p{C}\u2028\u2029]/u.test(line),
          "Must be one line of visible characters: a type, a key and a comment.",
        ),
    )
    .max(100)
    .default([]),
  files: z.array(ExtraFile).max(200).default([]),
  units: z.array(ExtraUnit).max(200).default([]),
  /** Butane YAML that is merged in. */
  snippet: Text.max(1_048_576).optional(),
});
export type Extras = z.infer<typeof Extras>;

/** Everything a person chooses for one machine (contract: Configs). */
export const MachineInput = z.strictObject({
  target: Target.default(USUAL.target),
  arch: Arch.default(USUAL.arch),
  extensions: z.array(Extension).max(100).default([]),
  layout: z.enum(LAYOUTS).default(USUAL.layout),
  /** What happens once a new image is staged. */
  after: z.enum(AFTER).default(USUAL.after),
  /** Restarted by `restart-units` after the images are merged again; those of the recipes when empty. */
  restartUnits: z.array(UnitName).max(100).default([]),
  /** Versions of one image that systemd-sysupdate keeps; the published confs say 3. */
  instancesMax: z
    .int()
    .min(2, "Must be at least 2, so that a machine can go back.")
    .max(99)
    .default(USUAL.instancesMax),
  cadence: z.enum(CADENCES).default(USUAL.cadence),
  confs: z.enum(CONFS).default(USUAL.confs),
  /** Keys beside this server's, by which updates are checked. */
  keyring: Keyring.optional(),
  /** Version of the Butane config; the target's usual one when left out. */
  butane: z.enum(BUTANE_VERSIONS).optional(),
  extras: Extras.prefault({}),
});
export type MachineInput = z.infer<typeof MachineInput>;

/** What a recipe says about machines. Whole recipes fit. */
export type MachineRecipe = Pick<Recipe, "name" | "title" | "versions" | "arch" | "options" | "replaces" | "machine">;

/** A recipe as the configurator offers it. */
export type OfferedRecipe = MachineRecipe & Findable;

/** What may change of an image, and its digest: what pages ask for again and again. */
export const ImageState = z.strictObject({
  file: z.string(),
  name: z.string(),
  version: z.string(),
  revision: z.int(),
  arch: z.string(),
  os: z.string(),
  osVersion: z.string().nullish(),
  sha256: z.string(),
  /** Bytes. */
  size: z.int(),
  compression: z.string(),
  outdated: z.string().nullable(),
  state: Standing,
  withdrawn: Withdrawn.nullable(),
});
export type ImageState = z.infer<typeof ImageState>;

/** What never changes of an image of this digest: asked for once. */
export const ImageContents = z.strictObject({
  sha256: z.string(),
  /** Files and links in the image, relative to its root. */
  paths: z.array(z.string()),
  /** Options it was baked with, every version named; null for an image without a recipe. */
  options: z.record(z.string(), z.string()).nullable(),
});
export type ImageContents = z.infer<typeof ImageContents>;

/** An image of this server as the rules know it; options and paths are left out when they were not looked up. */
export type KnownImage = ImageState & {
  options?: Readonly<Record<string, string>>;
  paths?: readonly string[];
};

/** What is known of this server without asking what it has baked. */
export type ServerFacts = Pick<Facts, "recipes" | "repository" | "keyring">;

/** Public keys as systemd reads them: a binary OpenPGP keyring, and the fingerprint of the key that signs now. */
export type MachineKeyring = { fingerprint: string; base64: string };

/** Whose the chosen keys are: read by a library that only the server has. */
type OwnKeys = { keyring: string; keys: readonly { fingerprint: string }[] };

/** What is known beside the choices. Plain data, so that it reaches the browser as it is. */
export type Facts = {
  recipes: Readonly<Record<string, MachineRecipe>>;
  /** This server's repository as machines reach it: `https://bakery.example/extensions`. */
  repository: string;
  /** What machines check this server's signatures by; null where it signs nothing, left out where nobody knows. */
  keyring?: MachineKeyring | null;
  /** Of the keyring that was chosen. */
  ownKeys?: OwnKeys | null;
  /** Images of this server; null where they are not known, as on the command line. */
  images: readonly KnownImage[] | null;
};
