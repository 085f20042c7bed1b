import { z } from "zod";
import { BuildStatus, LogLine } from "#lib/builds/schema";
import { Image } from "#lib/images/schema";

/** As it was typed, or as a server says: it becomes a part of addresses, of paths, and of commands that people are told. */
export const ImageFile = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.+_~-]*$/, "Must be the name of an image, such as docker-24.0.5-x86-64.raw.");

/** Likewise. */
export const BuildId = z.string().regex(/^[\w-]{1,64}$/, "Must be the id of a build, as `builds` lists them.");

/**
 * What commands need of a server's answers. An older server may lack everything else, a newer one have more: that is printed by
 * --json as it came.
 */
const needed = Image.pick({ arch: true, sha256: true, size: true, url: true, createdAt: true });

export const ServerImage = z.looseObject({ ...needed.shape, file: ImageFile, state: z.string(), os: z.string() });
export type ServerImage = z.infer<typeof ServerImage>;

export const OneImage = z.looseObject({ image: ServerImage });
export const ManyImages = z.looseObject({ images: z.array(ServerImage) });
export const ImagePage = z.looseObject({ items: z.array(ServerImage), next: z.string().nullable() });

export const ServerBuild = z.looseObject({
  id: BuildId,
  file: ImageFile,
  status: BuildStatus,
  stage: z.string().nullable(),
  progress: z.looseObject({ done: z.number(), total: z.number().nullable() }).nullable(),
  position: z.number().nullable(),
  error: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
});
export type ServerBuild = z.infer<typeof ServerBuild>;

export const BuildAndImage = z.looseObject({ build: ServerBuild, image: ServerImage.nullable() });
export type BuildAndImage = z.infer<typeof BuildAndImage>;
export const BuildPage = z.looseObject({ items: z.array(ServerBuild), next: z.string().nullable() });

const Line = z.looseObject(LogLine.pick({ n: true, level: true, text: true }).shape);
export type Line = z.infer<typeof Line>;
export const Lines = z.looseObject({ lines: z.array(Line), next: z.int(), done: z.boolean() });

export const ConfigPage = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), name: z.string(), createdAt: z.iso.datetime() })),
  next: z.string().nullable(),
});

/** The addresses of each format. */
const Urls = z.looseObject({ ign: z.string(), bu: z.string() });

export const SavedConfig = z.looseObject({
  page: z.string(),
  urls: z.looseObject({ ...Urls.shape, json: z.string(), newest: Urls }),
  missing: z.array(z.looseObject({ file: z.string() })),
  issues: z.array(z.looseObject({ severity: z.string(), message: z.string() })),
});

export const Whoever = z.looseObject({ kind: z.string(), name: z.string(), role: z.string().nullable() });

/** Of an answer without a body. */
export const Nothing = z.undefined();
