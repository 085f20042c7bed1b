import { z } from "zod";
import { DecisionRequest } from "#lib/follow/decide";
import { Image } from "#lib/images/schema";
import type { Operation } from "../operation";

/** A version that waits: the architectures of one are decided on together. */
const Waiting = z.strictObject({
  name: z.string(),
  /** As machines compare it. */
  version: z.string(),
  images: z.array(Image),
  /** The version that machines have before it; null for the first of its name. */
  before: z.string().nullable(),
  /** What is worse than before, in sentences. */
  worse: z.array(z.string()),
  /** When it is published by itself, unless there are hindrances; null where only people publish it. */
  byItself: z.strictObject({ at: z.iso.datetime(), hindrances: z.array(z.string()) }).nullable(),
});

export type Waiting = z.infer<typeof Waiting>;

const Skipped = Waiting.pick({ name: true, version: true, images: true });
export type Skipped = z.infer<typeof Skipped>;

export const INBOX = {
  list: {
    method: "GET",
    path: "/api/v1/inbox",
    may: "look",
    summary: "Versions that wait for a decision, those on hold, and those that were skipped last",
    answers: {
      200: z.strictObject({ waiting: z.array(Waiting), held: z.array(Waiting), skipped: z.array(Skipped) }),
    },
  },
  feed: {
    method: "GET",
    path: "/feeds/inbox.atom",
    may: "look",
    summary: "An Atom feed of the versions that wait for a decision",
    answers: { 200: { "application/atom+xml": z.string() }, 304: null },
  },
  decide: {
    method: "POST",
    path: "/api/v1/inbox/decisions",
    may: "decide on images",
    summary: "Publish, skip, hold or take back several images at once: all of them or none",
    body: DecisionRequest,
    answers: { 200: z.strictObject({ images: z.array(Image) }) },
    refusals: [400, 404, 409, 413, 415],
  },
} as const satisfies Record<string, Operation>;
