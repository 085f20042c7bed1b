import { z } from "zod";
import { Build, BuildStatus } from "#lib/builds/schema";
import { Image } from "#lib/images/schema";
import { MachineInput } from "#lib/machine/choices/schema";
import { Recipe } from "#lib/recipes/schema";

/** What the JSON API takes in its queries and gives in its answers, beyond the rooms' own schemas (contract: HTTP). */

const page = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().max(255).optional() };

export const BuildsQuery = z.strictObject({
  status: BuildStatus.optional(),
  recipe: z.string().max(64).optional(),
  ...page,
});
export const ImagesQuery = z.strictObject({ name: z.string().max(64).optional(), ...page });
export const ShelfQuery = z.strictObject({
  /** File names, separated by commas. */
  files: z
    .string()
    .max(32_768)
    .transform((text) => text.split(","))
    .pipe(z.array(z.string().max(255)).max(100)),
});
export const LogQuery = z.strictObject({
  /** Number of the last line the caller has. */
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});
export const VersionsQuery = z.strictObject({
  /** An option of the recipe that is a version itself, such as `cni-version`. */
  option: z.string().max(64).optional(),
});

export const BuildAnswer = z.strictObject({ build: Build, image: Image.nullable() });
export const ImageAnswer = z.strictObject({ image: Image });
export const BuildList = z.strictObject({ items: z.array(Build), next: z.string().nullable() });
export const ImageList = z.strictObject({ items: z.array(Image), next: z.string().nullable() });

/** Which of some files are baked, with the paths they hold, and which are being baked. */
export const ShelfAnswer = z.strictObject({
  images: z.array(z.looseObject({ file: z.string() })),
  builds: z.array(Build),
});

const origin = { origin: z.enum(["built-in", "operator"]), digest: z.string() };
export const RecipeSummary = Recipe.pick({
  name: true,
  title: true,
  summary: true,
  homepage: true,
  licence: true,
}).extend({ arch: Recipe.shape.arch, options: Recipe.shape.options.unwrap(), ...origin });
export const RecipeList = z.strictObject({
  items: z.array(RecipeSummary),
  /** Recipes that can't be used, and why. */
  broken: z.array(
    z.strictObject({ folder: z.string(), file: z.string(), line: z.int().nullable(), message: z.string() }),
  ),
});
export const RecipeAnswer = z.strictObject({
  recipe: Recipe.extend({ ...origin, files: z.record(z.string(), z.string()) }),
});

/** Images that a machine needs and that are not there, each with the body of the POST /api/v1/builds that bakes it. */
const MissingImages = z.array(
  z.strictObject({ file: z.string(), request: z.looseObject({ recipe: z.string(), version: z.string() }) }),
);
const formatUrls = { bu: z.string(), ign: z.string(), cloud: z.string(), sh: z.string() };

export const SavedConfigAnswer = z.strictObject({
  id: z.string(),
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
export const ConfigTexts = {
  "application/json": MachineInput,
  "text/yaml": z.string(),
  "application/vnd.coreos.ignition+json": z.looseObject({ ignition: z.strictObject({ version: z.string() }) }),
  "text/cloud-config": z.string(),
  "text/x-shellscript": z.string(),
};

export const VersionAnswer = z.strictObject({
  items: z.array(z.strictObject({ version: z.string(), date: z.string().optional() })),
  fetchedAt: z.iso.datetime(),
  stale: z.boolean(),
  note: z.string().optional(),
});

export const Checks = z.strictObject({
  checks: z.record(z.string(), z.strictObject({ ok: z.boolean(), detail: z.string() })),
});
export type Checks = z.infer<typeof Checks>;
export const Alive = z.strictObject({ status: z.literal("ok") });

export const ErrorAnswer = z.strictObject({
  error: z.looseObject({
    code: z.enum(["invalid", "not_found", "conflict", "too_large", "unsupported", "busy", "upstream", "internal"]),
    message: z.string(),
    issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    /** The image that has the wanted name. */
    image: Image.optional(),
    /** What has to be baked before a machine can boot with a config. */
    missing: MissingImages.optional(),
    suggestion: z.looseObject({ name: z.string().optional(), revision: z.int().optional() }).optional(),
    requestId: z.string().optional(),
  }),
});

/** The OpenAPI document itself. */
export const Document = z.looseObject({ openapi: z.string() });
