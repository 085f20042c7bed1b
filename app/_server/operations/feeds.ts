import { z } from "zod";
import type { Operation } from "../operation";

export const FEEDS = {
  read: {
    method: "GET",
    path: "/feeds/{file}",
    summary: "An Atom feed of the 50 newest images: all.atom, or of one extension NAME.atom",
    answers: { 200: { "application/atom+xml": z.string() }, 304: null },
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
