import { z } from "zod";
import { Deletion, Preview, PreviewFiles, Rule, RuleChange, Run, RunRequest } from "#lib/retention/schema";
import { type Operation, PAGE } from "../operation";

const { perMinor, days } = Rule.shape;

/** Another rule to try out; the saved one where a member is left out. */
const trial = {
  perMinor: z.coerce.number().pipe(perMinor).optional(),
  days: z.coerce.number().pipe(days).optional(),
  ownToo: z
    .enum(["true", "false"])
    .transform((text) => text === "true")
    .optional(),
};

const Standing = z.strictObject({
  rule: Rule,
  /** When the worker cleans up next; null while `daily` is off. */
  nextRunAt: z.iso.datetime().nullable(),
  /** Of fetches before that nobody knows. */
  fetchesSince: z.iso.datetime(),
});

export const RETENTION = {
  show: {
    method: "GET",
    path: "/api/v1/retention",
    may: "look",
    summary: "The rule by which images are cleaned up, what it would do now, and the last clean-ups",
    answers: { 200: z.strictObject({ ...Standing.shape, preview: Preview, runs: z.array(Run) }) },
  },
  change: {
    method: "PATCH",
    path: "/api/v1/retention",
    may: "change clean-up",
    summary: "Change the rule by which images are cleaned up; daily lets the worker do so every night",
    body: RuleChange,
    answers: { 200: Standing },
    refusals: [400, 413, 415],
  },
  preview: {
    method: "GET",
    path: "/api/v1/retention/preview",
    may: "look",
    summary: "What the saved rule, or another one, would delete and keep now, and what that frees; nothing is deleted",
    query: z.strictObject(trial),
    answers: { 200: Preview },
    refusals: [400],
  },
  previewFiles: {
    method: "GET",
    path: "/api/v1/retention/preview/{name}",
    may: "look",
    summary: "The same for each image of one extension, with why it would go or stay",
    query: z.strictObject(trial),
    answers: { 200: PreviewFiles },
    refusals: [400],
  },
  run: {
    method: "POST",
    path: "/api/v1/retention/run",
    may: "clean up",
    summary:
      "Delete what the saved rule lets go; with the digest of a preview exactly that, or nothing where something has changed",
    body: RunRequest,
    answers: { 200: z.strictObject({ run: Run }) },
    refusals: [400, 409, 413, 415],
  },
  showRun: {
    method: "GET",
    path: "/api/v1/retention/runs/{id}",
    may: "look",
    summary: "A clean-up with the images that it deleted",
    query: z.strictObject(PAGE),
    answers: { 200: z.strictObject({ run: Run, items: z.array(Deletion), next: z.string().nullable() }) },
    refusals: [400, 404],
  },
} as const satisfies Record<string, Operation>;
