import { z } from "zod";
import { Operations } from "#lib/operations/schema";
import type { Operation } from "../operation";

/** Whether a worker is alive, how many builds wait or bake, and how many versions wait in the inbox. */
export const ServerStatus = z.strictObject({ worker: z.boolean(), live: z.int(), waiting: z.int() });
export type ServerStatus = z.infer<typeof ServerStatus>;

const Checks = z.strictObject({
  checks: z.record(z.string(), z.strictObject({ ok: z.boolean(), detail: z.string() })),
});
export type Checks = z.infer<typeof Checks>["checks"];

export const SERVER = {
  alive: {
    method: "GET",
    path: "/healthz",
    may: "serve",
    summary: "The server is alive",
    answers: { 200: z.strictObject({ status: z.literal("ok") }) },
  },
  ready: {
    method: "GET",
    path: "/readyz",
    may: "serve",
    summary: "An image could be baked now; with only=web, this web server could serve, whether or not a worker bakes",
    query: z.strictObject({ only: z.literal("web").optional() }),
    answers: { 200: Checks, 503: Checks },
    refusals: [400],
  },
  metrics: {
    method: "GET",
    path: "/metrics",
    may: "look",
    summary: "What Prometheus reads: as OpenMetrics where Accept says so",
    answers: { 200: { "text/plain": z.string(), "application/openmetrics-text": z.string() } },
  },
  status: {
    method: "GET",
    path: "/api/v1/status",
    may: "look",
    summary: "Whether a worker is alive, how many builds wait or bake, and how many versions wait in the inbox",
    answers: { 200: ServerStatus },
  },
  operations: {
    method: "GET",
    path: "/api/v1/operations",
    may: "look",
    summary: "How the whole of it does: workers, queue of the last day, last errors, disk, upstream budgets, versions",
    answers: { 200: Operations },
  },
  nearest: {
    method: "GET",
    path: "/api/v1/nearest",
    may: "look",
    summary: "Names of images or recipes that are most like one that does not exist",
    query: z.strictObject({ kind: z.enum(["image", "recipe"]), name: z.string().max(255) }),
    answers: { 200: z.strictObject({ items: z.array(z.string()) }) },
    refusals: [400],
  },
  openApi: {
    method: "GET",
    path: "/api/v1/openapi.json",
    may: "look",
    summary: "This document",
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  },
} as const satisfies Record<string, Operation>;
