import type { Readable } from "node:stream";
import { z } from "zod";
import type { Context } from "#lib/context";
import type { Asker } from "#lib/people/asker";
import { VERBS, type Verb } from "#lib/people/roles";
import type { Deed } from "./noted";

/**
 * One operation of the JSON API. It is the only place that says what a request may hold and what comes back: `route` reads
 * requests by it and types the answers, and the OpenAPI document is made of it.
 */
export type Operation = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As OpenAPI writes it; the route file stands at the same address: `/api/v1/builds/{id}`. */
  path: `/${string}`;
  /** What it takes to be allowed to do this, where people sign in. */
  may: Verb;
  summary: string;
  query?: z.ZodObject;
  /** JSON, or a file as it is. A write without it takes no body. */
  body?: z.ZodType | "binary";
  /** Bytes of JSON that are read; 64 KiB when left out. */
  maxBody?: number;
  /** What each status brings: JSON, one of several media types, or nothing. */
  answers: Record<number, z.ZodType | ByMediaType | null>;
  /** Statuses of the errors that callers should expect, besides BUSY. */
  refusals?: readonly number[];
};
type ByMediaType = Record<string, z.ZodType>;

/** Whoever asks is unknown, or may not do this. */
const NOT_ALLOWED = [401, 403];

/** Any operation may meet a locked database, or a server that has enough to do. */
export const BUSY = 429;

/** Statuses of all errors that an operation announces. */
export function refusalsOf({ refusals = [], may }: Operation): readonly number[] {
  return VERBS[may] === null ? [...refusals, BUSY] : [...refusals, ...NOT_ALLOWED, BUSY];
}

/** What the handler of an operation gets: its request, judged, and the rooms under the address the caller used. */
export type Call<O extends Operation> = {
  request: Request;
  params: Record<ParameterIn<O["path"]>, string>;
  query: O extends { query: infer Query extends z.ZodType } ? z.output<Query> : undefined;
  body: BodyOf<O>;
  context: Context;
  asker: Asker;
  /** Who or what asks, in a few words. */
  askedBy: string;
  /** What the audit log will say; handlers add what it is done to, where the address does not say it. */
  deed: Deed;
};

type ParameterIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterIn<Rest>
  : never;

type BodyOf<O extends Operation> = O extends { body: infer Body extends z.ZodType }
  ? z.output<Body>
  : O extends { body: "binary" }
    ? Readable
    : undefined;

/** What the handler of an operation gives: one of the announced statuses with its body. Texts come as whole responses. */
export type Reply<O extends Operation> = {
  [Status in keyof O["answers"] & number]: ReplyWith<Status, O["answers"][Status]>;
}[keyof O["answers"] & number];

type ReplyWith<Status, Answer> = Answer extends z.ZodType
  ? { status: Status; body: z.output<Answer>; headers?: Record<string, string> }
  : Answer extends null
    ? { status: Status; body: undefined; headers?: Record<string, string> }
    : Response;

/** The query of every list that is given in pages. */
export const PAGE = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(255).optional(),
};
