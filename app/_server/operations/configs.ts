import { z } from "zod";
import { Build } from "#lib/builds/schema";
import { ConfigName, KeptConfig, NamedConfig } from "#lib/configs/schema";
import { Extension, ImageContents, ImageState, Keyring, MachineInput } from "#lib/machine/choices/schema";
import { SetRehearsal } from "#lib/rehearse/schema";
import { Arch } from "#lib/words";
import { type Operation, PAGE } from "../operation";

/** Images that a machine needs and that are not there, each with the body of the POST /api/v1/builds that bakes it. */
export const MissingImages = z.array(
  z.strictObject({ file: z.string(), request: z.looseObject({ recipe: z.string(), version: z.string() }) }),
);

const formatUrls = { bu: z.string(), ign: z.string(), cloud: z.string(), sh: z.string() };

const SavedConfigAnswer = z.strictObject({
  id: z.string(),
  /** Under which the one who saved it finds it again. */
  name: z.string(),
  /** Its page, for everyone who has the id. */
  page: z.string(),
  /** `json` gives the choices; those below `newest` give the newest baked versions that the update policies allow. */
  urls: z.strictObject({ json: z.string(), ...formatUrls, newest: z.strictObject(formatUrls) }),
  missing: MissingImages,
  issues: z.array(
    z.strictObject({
      severity: z.enum(["error", "warning", "hint"]),
      path: z.string(),
      code: z.string(),
      message: z.string(),
    }),
  ),
});

/** What the addresses of a saved config give, by media type. */
const ConfigTexts = {
  "application/json": MachineInput,
  "text/yaml": z.string(),
  "application/vnd.coreos.ignition+json": z.looseObject({ ignition: z.strictObject({ version: z.string() }) }),
  "text/cloud-config": z.string(),
  "text/x-shellscript": z.string(),
};

/** For each name and architecture the choice of its newest image. */
const OwnExtensions = z.strictObject({ items: z.array(z.strictObject({ arch: Arch, extension: Extension })) });
export type OwnExtensions = z.infer<typeof OwnExtensions>;

/** The chosen keys as they are kept, and whose they are. */
const OwnKeyring = z.strictObject({
  /** Binary, in base64. */
  keyring: z.string(),
  keys: z.array(z.strictObject({ fingerprint: z.string(), userIds: z.array(z.string()), createdAt: z.iso.datetime() })),
});
export type OwnKeyring = z.infer<typeof OwnKeyring>;

export const CONFIGS = {
  availability: {
    method: "GET",
    path: "/api/v1/availability",
    may: "look",
    summary: "Which of some files are published or being baked; what is in them never changes, see contents",
    query: z.strictObject({
      /** File names, separated by commas. */
      files: z
        .string()
        .max(32_768)
        .transform((text) => text.split(","))
        .pipe(z.array(z.string().max(255)).max(100)),
    }),
    answers: {
      200: z.strictObject({ images: z.array(ImageState), builds: z.array(Build) }),
    },
    refusals: [400],
  },
  ownExtensions: {
    method: "GET",
    path: "/api/v1/own-extensions",
    may: "look",
    summary: "Images under names that no recipe gives them, converted ones among them, as extensions of a config",
    query: z.strictObject({ search: z.string().max(200).default("") }),
    answers: { 200: OwnExtensions },
    refusals: [400],
  },
  contents: {
    method: "GET",
    path: "/api/v1/images/{file}/contents",
    may: "look",
    summary: "The paths in an image and the options it was baked with",
    answers: { 200: ImageContents },
    refusals: [404],
  },
  save: {
    method: "POST",
    path: "/api/v1/configs",
    may: "save config",
    summary:
      "Save a machine's choices; whoever has the id can read them. They are the person's who signed in or made the token, else of whoever sends back the cookie of the answer. Saving equal choices again renames them",
    query: z.strictObject({
      /** Made of the choices when left out. */
      name: ConfigName.optional(),
    }),
    body: MachineInput,
    // Room for the largest snippet and several files.
    maxBody: 2 * 1024 * 1024,
    answers: { 201: SavedConfigAnswer },
    refusals: [400, 409, 413, 415],
  },
  rehearse: {
    method: "POST",
    path: "/api/v1/rehearsals",
    may: "rehearse images",
    summary:
      "Merge all images of a machine together by this host's systemd, or a worker's: which are skipped, which block the others",
    body: MachineInput,
    maxBody: 2 * 1024 * 1024,
    answers: { 200: SetRehearsal },
    refusals: [400, 413, 415],
  },
  keyring: {
    method: "POST",
    path: "/api/v1/keyrings",
    may: "look",
    summary: "Read OpenPGP public keys, armored or binary in base64, as a config takes them beside this server's",
    body: z.strictObject({ keyring: Keyring }),
    maxBody: 64 * 1024,
    answers: { 200: OwnKeyring },
    refusals: [400, 413, 415],
  },
  list: {
    method: "GET",
    path: "/api/v1/configs",
    may: "look",
    summary:
      "The saved configs of the person who asks, by session or token, and those of the cookie that is sent; the last saved first",
    query: z.strictObject(PAGE),
    answers: { 200: z.strictObject({ items: z.array(KeptConfig), next: z.string().nullable() }) },
    refusals: [400],
  },
  rename: {
    method: "PATCH",
    path: "/api/v1/configs/{file}",
    may: "rename config",
    summary: "Give the saved config of an id another name: for its owner alone",
    body: NamedConfig,
    answers: { 200: KeptConfig },
    refusals: [400, 404, 413, 415],
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/configs/{file}",
    may: "delete config",
    summary:
      "Take the saved config of an id out of its owner's list; its addresses are 404 once nobody has it in a list any more",
    answers: { 204: null },
    refusals: [400, 404, 415],
  },
  read: {
    method: "GET",
    path: "/api/v1/configs/{file}",
    may: "serve",
    summary:
      "A saved config: ID.json, ID.bu, ID.ign, ID.cloud, ID.sh; ID.newest.bu and so on at the newest versions that were baked. Ignition is 409 while images are missing or the choices have errors",
    answers: { 200: ConfigTexts, 304: null },
    refusals: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>;
