import { z } from "zod";
import { BuildStatus, LogLine } from "#lib/builds/schema";
import { Image } from "#lib/images/schema";

/**
 * What commands need of a server's answers. An older server may lack everything else, a newer one have more: that is printed by
 * --json as it came.
 */
const needed = Image.pick({ file: true, arch: true, sha256: true, size: true, url: true, createdAt: true });

export const ServerImage = z.looseObject({ ...needed.shape, state: z.string(), os: z.string() });
export type ServerImage = z.infer<typeof ServerImage>;

export const OneImage = z.looseObject({ image: ServerImage });
export const ManyImages = z.looseObject({ images: z.array(ServerImage) });
export const ImagePage = z.looseObject({ items: z.array(ServerImage), next: z.string().nullable() });

/** It becomes a part of addresses, and of a command that people are told. */
const Id = z.string().regex(/^[\w-]{1,64}$/);

export const ServerBuild = z.looseObject({
  id: Id,
  file: z.string(),
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
export const Lines = z.looseObject({ lines: z.array(Line), next: z.int(), done: z.boolean() });
