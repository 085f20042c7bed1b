import { z } from "zod";
import { TakenName, WantedName } from "#lib/builds/name-taken";
import { AskedBuild, BuildAnswer, BuildList, BuildQueue, BuildStatus, LogPage, TorcxUpload } from "#lib/builds/schema";
import { type Operation, PAGE } from "../operation";

const ASKING_REFUSALS = [400, 404, 409, 413, 415, 502];
const REPEATING_REFUSALS = [400, 404, 409, 415, 502];

export const BUILDS = {
  list: {
    method: "GET",
    path: "/api/v1/builds",
    may: "look",
    summary: "Builds, newest first",
    query: z.strictObject({
      status: z.enum([...BuildStatus.options, "ended"]).optional(),
      recipe: z.string().max(64).optional(),
      ...PAGE,
    }),
    answers: { 200: BuildList },
    refusals: [400],
  },
  request: {
    method: "POST",
    path: "/api/v1/builds",
    may: "bake image",
    summary:
      "Ask for an image: 200 when it exists, 202 when it is queued or joined; force: also a version upstream lacks; candidate: without publishing it",
    body: AskedBuild,
    answers: { 200: BuildAnswer, 202: BuildAnswer },
    refusals: ASKING_REFUSALS,
  },
  queue: {
    method: "GET",
    path: "/api/v1/queue",
    may: "look",
    summary: "What bakes, then what waits in its order, and how many builds are in each status",
    query: z.strictObject({ limit: PAGE.limit }),
    answers: { 200: BuildQueue },
    refusals: [400],
  },
  show: {
    method: "GET",
    path: "/api/v1/builds/{id}",
    may: "look",
    summary: "A build and the image it made",
    answers: { 200: BuildAnswer },
    refusals: [404],
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/builds/{id}",
    may: "delete build",
    summary: "Forget a build that has ended, with its log; not one whose image is published",
    answers: { 204: null },
    refusals: [404, 409, 415],
  },
  log: {
    method: "GET",
    path: "/api/v1/builds/{id}/log",
    may: "look",
    summary: "Log lines after a number",
    query: z.strictObject({
      /** Number of the last line the caller has. */
      after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
    }),
    answers: { 200: LogPage },
    refusals: [400, 404],
  },
  cancel: {
    method: "POST",
    path: "/api/v1/builds/{id}/cancel",
    may: "cancel build",
    summary: "Cancel a build",
    answers: { 200: BuildAnswer },
    refusals: [400, 404, 409, 415],
  },
  retry: {
    method: "POST",
    path: "/api/v1/builds/{id}/retry",
    may: "retry build",
    summary: "Ask for the same image again",
    answers: { 202: BuildAnswer },
    refusals: REPEATING_REFUSALS,
  },
  acceptDigest: {
    method: "POST",
    path: "/api/v1/builds/{id}/accept-digest",
    may: "accept digest",
    summary: "Accept the changed upstream bytes that stopped a build, and bake again",
    answers: { 202: BuildAnswer },
    refusals: REPEATING_REFUSALS,
  },
  torcxName: {
    method: "GET",
    path: "/api/v1/torcx",
    may: "look",
    summary: "Whether a conversion can have this name, and one that is free",
    query: WantedName,
    answers: { 200: TakenName },
    refusals: [400],
  },
  convertTorcx: {
    method: "POST",
    path: "/api/v1/torcx",
    may: "convert Torcx bundle",
    summary: "Convert a Torcx archive, which is the body",
    query: TorcxUpload,
    body: "binary",
    answers: { 200: BuildAnswer, 202: BuildAnswer },
    refusals: [400, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>;
