import { z } from "zod";
import { Image, ImageList } from "#lib/images/schema";
import { type Operation, PAGE } from "../operation";

export const IMAGES = {
  list: {
    method: "GET",
    path: "/api/v1/images",
    summary: "Images, newest first",
    query: z.strictObject({ name: z.string().max(64).optional(), ...PAGE }),
    answers: { 200: ImageList },
    refusals: [400],
  },
  show: {
    method: "GET",
    path: "/api/v1/images/{file}",
    summary: "An image",
    answers: { 200: z.strictObject({ image: Image }) },
    refusals: [404],
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/images/{file}",
    summary: "Delete an image's bytes; its name stays reserved",
    answers: { 204: null },
    refusals: [400, 404, 415],
  },
} as const satisfies Record<string, Operation>;
