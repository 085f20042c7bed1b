import { z } from "zod";
import { ComparisonPart, LONG_PARTS } from "#lib/follow/comparison-part";
import { FolderPage, ManifestPage, Sized } from "#lib/images/contents";
import { Image, ImageList, KeepRequest } from "#lib/images/schema";
import { Inspection } from "#lib/inspect/inspection";
import { Rehearsal } from "#lib/rehearse/schema";
import { HoldRequest, SkipRequest, Standing, WithdrawRequest } from "#lib/standing";
import { type Operation, PAGE } from "../operation";

const ONE = { 200: z.strictObject({ image: Image }) };

/** A path in an image, as its manifest writes it. */
const Path = z.string().max(4096);

/** The query of a list whose cursor is a path. */
const part = (most: number, usual: number) => ({
  limit: z.coerce.number().int().min(1).max(most).default(usual),
  cursor: Path.optional(),
});

export const IMAGES = {
  list: {
    method: "GET",
    path: "/api/v1/images",
    may: "look",
    summary: "Images, newest first",
    query: z.strictObject({ name: z.string().max(64).optional(), state: Standing.optional(), ...PAGE }),
    answers: { 200: ImageList },
    refusals: [400],
  },
  show: {
    method: "GET",
    path: "/api/v1/images/{file}",
    may: "look",
    summary: "An image",
    answers: ONE,
    refusals: [404],
  },
  withdraw: {
    method: "POST",
    path: "/api/v1/images/{file}/withdraw",
    may: "withdraw image",
    summary:
      "Take a published image out of what machines read, with the reason; machines that have it keep it, its bytes stay",
    body: WithdrawRequest,
    answers: ONE,
    refusals: [400, 404, 409, 413, 415],
  },
  publish: {
    method: "POST",
    path: "/api/v1/images/{file}/publish",
    may: "publish image",
    summary: "Let machines see a candidate, or again an image that was withdrawn",
    answers: ONE,
    refusals: [400, 404, 409, 415],
  },
  skip: {
    method: "POST",
    path: "/api/v1/images/{file}/skip",
    may: "skip image",
    summary: "Let a candidate never be shown to machines, with the reason; its bytes and its name stay",
    body: SkipRequest,
    answers: ONE,
    refusals: [400, 404, 409, 413, 415],
  },
  hold: {
    method: "POST",
    path: "/api/v1/images/{file}/hold",
    may: "hold image",
    summary: "Let a candidate wait until somebody decides: it is not published by itself meanwhile",
    body: HoldRequest,
    answers: ONE,
    refusals: [400, 404, 409, 413, 415],
  },
  takeBack: {
    method: "POST",
    path: "/api/v1/images/{file}/take-back",
    may: "take image back",
    summary: "Take back that an image is on hold or skipped: it is a candidate that waits",
    answers: ONE,
    refusals: [400, 404, 409, 415],
  },
  compare: {
    method: "GET",
    path: "/api/v1/images/{file}/comparison",
    may: "look",
    summary:
      "What an image brings beside the published one before it, or beside any other one, given as `with`. Of each long part `limit` are told; the `next` of a `part` is the cursor of what follows in it",
    query: z.strictObject({
      with: z.string().max(255).optional(),
      part: z.enum(LONG_PARTS).default("files"),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      cursor: z
        .string()
        .regex(/^\d{1,8}$/)
        .optional(),
    }),
    answers: { 200: ComparisonPart },
    refusals: [400, 404],
  },
  rehearsal: {
    method: "GET",
    path: "/api/v1/images/{file}/rehearsal",
    may: "look",
    summary: "What a real systemd made of an image before machines saw it",
    answers: { 200: Rehearsal },
    refusals: [404],
  },
  rehearse: {
    method: "POST",
    path: "/api/v1/images/{file}/rehearsal",
    may: "rehearse images",
    summary: "Merge an image by this host's systemd, or where a worker can, and keep what came of it",
    answers: { 200: Rehearsal },
    refusals: [400, 404, 415],
  },
  manifest: {
    method: "GET",
    path: "/api/v1/images/{file}/manifest",
    may: "look",
    summary: "Every path of an image with what is known of it, in pages: all, or `under` and what is below it",
    query: z.strictObject({ under: Path.optional(), ...part(1000, 200) }),
    answers: { 200: ManifestPage },
    refusals: [400, 404],
  },
  folder: {
    method: "GET",
    path: "/api/v1/images/{file}/folder",
    may: "look",
    summary: "What is directly in a folder of an image, folders with the bytes of everything in them",
    query: z.strictObject({ path: Path.optional(), ...part(1000, 200) }),
    answers: { 200: FolderPage },
    refusals: [400, 404],
  },
  sizes: {
    method: "GET",
    path: "/api/v1/images/{file}/sizes",
    may: "look",
    summary:
      "The largest things in an image, or in a folder of it, three levels deep; what is small is counted together",
    query: z.strictObject({ path: Path.optional() }),
    answers: { 200: Sized },
    refusals: [400, 404],
  },
  findings: {
    method: "GET",
    path: "/api/v1/images/{file}/findings",
    may: "look",
    summary:
      "What a look at an image's paths, units and settings has found that will not work on a machine, or not as it was meant; null while nobody has looked",
    answers: { 200: Inspection },
    refusals: [404],
  },
  keep: {
    method: "POST",
    path: "/api/v1/images/{file}/keep",
    may: "keep image",
    summary: "Keep an image whatever the clean-up's rule says, with the reason",
    body: KeepRequest,
    answers: ONE,
    refusals: [400, 404, 413, 415],
  },
  letGo: {
    method: "DELETE",
    path: "/api/v1/images/{file}/keep",
    may: "leave image to the rule",
    summary: "Leave it to the clean-up's rule again whether an image stays",
    answers: ONE,
    refusals: [400, 404, 415],
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/images/{file}",
    may: "delete image",
    summary: "Delete an image's bytes; its name stays reserved",
    answers: { 204: null },
    refusals: [400, 404, 415],
  },
} as const satisfies Record<string, Operation>;
