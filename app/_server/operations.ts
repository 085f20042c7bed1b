import type { z } from "zod";
import { LogPage, TorcxUpload } from "#lib/builds/schema";
import { MachineInput } from "#lib/machine/choices/schema";
import { BuildRequest } from "#lib/recipes/schema";
import * as api from "./api-schema";

export type Operation = {
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType | "binary";
  /** What each status brings: JSON, or one of several media types; null is an empty body. */
  answers: Record<number, z.ZodType | ByMediaType | null>;
};
export type ByMediaType = Record<string, z.ZodType>;

const error = (...statuses: number[]) => Object.fromEntries(statuses.map((status) => [status, api.ErrorAnswer]));

/** Every operation of the JSON API. The documents are made of the schemas that the routes themselves use. */
export const OPERATIONS: Record<string, Record<string, Operation>> = {
  "/api/v1/builds": {
    get: { summary: "Builds, newest first", query: api.BuildsQuery, answers: { 200: api.BuildList, ...error(400) } },
    post: {
      summary: "Ask for an image: 200 when it exists, 202 when it is queued or joined",
      body: BuildRequest,
      answers: { 200: api.BuildAnswer, 202: api.BuildAnswer, ...error(400, 404, 409, 413, 415, 429, 502) },
    },
  },
  "/api/v1/builds/{id}": {
    get: { summary: "A build and the image it made", answers: { 200: api.BuildAnswer, ...error(404) } },
  },
  "/api/v1/builds/{id}/log": {
    get: { summary: "Log lines after a number", query: api.LogQuery, answers: { 200: LogPage, ...error(400, 404) } },
  },
  "/api/v1/builds/{id}/cancel": {
    post: { summary: "Cancel a build", answers: { 200: api.BuildAnswer, ...error(400, 404, 409, 415) } },
  },
  "/api/v1/builds/{id}/retry": {
    post: {
      summary: "Ask for the same image again",
      answers: { 202: api.BuildAnswer, ...error(400, 404, 409, 415, 429, 502) },
    },
  },
  "/api/v1/builds/{id}/accept-digest": {
    post: {
      summary: "Accept the changed upstream bytes that stopped a build, and bake anew",
      answers: { 202: api.BuildAnswer, ...error(400, 404, 409, 415, 429, 502) },
    },
  },
  "/api/v1/images": {
    get: { summary: "Images, newest first", query: api.ImagesQuery, answers: { 200: api.ImageList, ...error(400) } },
  },
  "/api/v1/images/{file}": {
    get: { summary: "An image", answers: { 200: api.ImageAnswer, ...error(404) } },
    delete: {
      summary: "Delete an image's bytes; its name stays reserved",
      answers: { 204: null, ...error(400, 404, 415) },
    },
  },
  "/api/v1/shelf": {
    get: {
      summary: "Which of some files are baked or being baked",
      query: api.ShelfQuery,
      answers: { 200: api.ShelfAnswer, ...error(400) },
    },
  },
  "/api/v1/configs": {
    post: {
      summary: "Save a machine's choices; whoever has the id can read them",
      body: MachineInput,
      answers: { 201: api.SavedConfigAnswer, ...error(400, 413, 415) },
    },
  },
  "/api/v1/configs/{file}": {
    get: {
      summary:
        "A saved config: ID.json, ID.bu, ID.ign, ID.cloud, ID.sh; ID.newest.bu and so on at the newest versions that were baked. Ignition is 409 while images are missing or the choices have errors",
      answers: { 200: api.ConfigTexts, 304: null, ...error(400, 404, 409, 415) },
    },
  },
  "/api/v1/recipes": { get: { summary: "Recipes", answers: { 200: api.RecipeList } } },
  "/api/v1/recipes/{name}": {
    get: { summary: "A recipe with its files", answers: { 200: api.RecipeAnswer, ...error(404) } },
  },
  "/api/v1/recipes/{name}/versions": {
    get: {
      summary: "Versions of a recipe or of one of its options, newest first, also when upstream is down",
      query: api.VersionsQuery,
      answers: { 200: api.VersionAnswer, ...error(400, 404) },
    },
  },
  "/api/v1/torcx": {
    post: {
      summary: "Convert a Torcx archive, which is the body",
      query: TorcxUpload,
      body: "binary",
      answers: { 200: api.BuildAnswer, 202: api.BuildAnswer, ...error(400, 409, 413, 415, 429) },
    },
  },
  "/api/v1/openapi.json": { get: { summary: "This document", answers: { 200: api.Document } } },
  "/healthz": { get: { summary: "The server is alive", answers: { 200: api.Alive } } },
  "/readyz": { get: { summary: "An image could be baked now", answers: { 200: api.Checks, 503: api.Checks } } },
};
