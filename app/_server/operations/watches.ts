import { z } from "zod";
import { NewWatch, Watch, WatchChange, WatchList } from "#lib/follow/schema";
import { Name } from "#lib/words";
import { type Operation, PAGE } from "../operation";

const WatchAnswer = z.strictObject({ watch: Watch });

export const WATCHES = {
  list: {
    method: "GET",
    path: "/api/v1/watches",
    may: "look",
    summary: "What is followed upstream, the last added first",
    query: z.strictObject({ recipe: Name.optional(), ...PAGE }),
    answers: { 200: WatchList },
    refusals: [400],
  },
  add: {
    method: "POST",
    path: "/api/v1/watches",
    may: "follow",
    summary:
      "Follow a recipe upstream: new versions are baked as candidates. 201 when it is followed from now on, 200 with the watch that follows the same already, as it is",
    body: NewWatch,
    answers: { 200: WatchAnswer, 201: WatchAnswer },
    refusals: [400, 404, 409, 413, 415],
  },
  show: {
    method: "GET",
    path: "/api/v1/watches/{id}",
    may: "look",
    summary: "A watch, with what came of its last look upstream and when the next one is",
    answers: { 200: WatchAnswer },
    refusals: [404],
  },
  change: {
    method: "PATCH",
    path: "/api/v1/watches/{id}",
    may: "change watch",
    summary:
      "Change what is given of a watch, its pause among it, and look at once; 409 when another one is equal then",
    body: WatchChange,
    answers: { 200: WatchAnswer },
    refusals: [400, 404, 409, 413, 415],
  },
  look: {
    method: "POST",
    path: "/api/v1/watches/{id}/look",
    may: "look upstream",
    summary: "Look upstream at once, at the list of this moment, and try again what failed; 409 while it is paused",
    answers: { 202: WatchAnswer },
    refusals: [400, 404, 409, 415],
  },
  remove: {
    method: "DELETE",
    path: "/api/v1/watches/{id}",
    may: "unfollow",
    summary: "Follow no more; what was asked for is baked all the same",
    answers: { 204: null },
    refusals: [400, 404, 415],
  },
} as const satisfies Record<string, Operation>;
