import { z } from "zod";
import { ARCHES } from "#lib/arches";
import { Build, BuildAnswer } from "#lib/builds/schema";
import { Watch } from "#lib/follow/schema";
import { Sized } from "#lib/images/contents";
import { Image } from "#lib/images/schema";
import { BaseUrl } from "#lib/machine/choices/schema";
import { Plan } from "#lib/recipes/plan";
import { Recipe } from "#lib/recipes/schema";
import { Arch, Compression, OpenCompression } from "#lib/words";
import { ErrorAnswer } from "./failure";
import { BUSY, type Operation, refusalsOf } from "./operation";
import { BUILDS } from "./operations/builds";
import { CONFIGS } from "./operations/configs";
import { EXTENSIONS } from "./operations/extensions";
import { IMAGES } from "./operations/images";
import { INBOX } from "./operations/inbox";
import { ORIGIN } from "./operations/origin";
import { PEOPLE } from "./operations/people";
import { RECIPES, RecipeSummary } from "./operations/recipes";
import { RETENTION } from "./operations/retention";
import { SERVER } from "./operations/server";
import { SIGNING } from "./operations/signing";
import { WATCHES } from "./operations/watches";
import { WEBHOOKS } from "./operations/webhooks";
import { rateInWords } from "./rate-limit";

/** Schemas that stand once, under a name, and are pointed to from everywhere else. */
const shared = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Build,
  BuildAnswer,
  Error: ErrorAnswer,
  Image,
  Plan,
  Recipe,
  RecipeSummary,
  Sized,
  Watch,
}))
  shared.add(schema, { id });

/** The OpenAPI 3.1 document of this server. */
export function openApi(baseUrl: string) {
  const addresses = Array.from(new Set(OPERATIONS.map(({ path }) => path)));
  return {
    openapi: "3.1.0",
    info: { title: "Bakehouse", version: "1", description: "Bakes and serves systemd-sysext images." },
    servers: [{ url: baseUrl }],
    paths: Object.fromEntries(addresses.map((path) => [path, describePath(path)])),
    components: { schemas: sharedSchemas() },
  };
}

function sharedSchemas() {
  const { schemas } = z.toJSONSchema(shared, { ...RULES, metadata: shared, io: "output", uri: addressOf });
  // Where a schema stands in an OpenAPI document is its address: an $id of its own would move it.
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _address, ...schema }]) => [id, schema]),
  );
}

function describePath(path: string) {
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
  const parameters = names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const operations = OPERATIONS.filter((operation) => operation.path === path);
  return {
    parameters,
    ...Object.fromEntries(
      operations.map((operation) => [operation.method.toLowerCase(), describeOperation(operation)]),
    ),
  };
}

function describeOperation(operation: Operation) {
  const { method, may, summary, query, body, answers } = operation;
  const done = Object.entries(answers).map(([status, answer]) => [status, describeAnswer(Number(status), answer)]);
  const refused = refusalsOf(operation).map((status) => [status, describeAnswer(status, ErrorAnswer)]);
  return {
    summary,
    description: method === "GET" ? undefined : `429 beyond this: ${rateInWords(may)}`,
    parameters: query && queryParameters(query),
    requestBody: body && { required: true, content: contentOf(body, "input") },
    responses: Object.fromEntries([...done, ...refused]),
  };
}

function queryParameters(query: z.ZodObject) {
  const { properties = {}, required = [] } = schemaOf(query, "input") as z.core.JSONSchema.ObjectSchema;
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function describeAnswer(status: number, answer: Operation["answers"][number]) {
  const description = status < 400 ? "Done" : status === 503 ? "Not ready" : "Refused, with the reason";
  if (answer === null) return { description };
  const headers =
    status === BUSY ? { "Retry-After": { schema: { type: "integer" }, description: "Seconds" } } : undefined;
  if (answer instanceof z.ZodType) return { description, headers, content: contentOf(answer, "output") };
  const content = Object.entries(answer).map(([type, schema]) => [type, { schema: schemaOf(schema, "output") }]);
  return { description, content: Object.fromEntries(content) };
}

function contentOf(schema: z.ZodType | "binary", io: "input" | "output") {
  if (schema === "binary") return { "application/octet-stream": {} };
  return { "application/json": { schema: schemaOf(schema, io) } };
}

/** JSON Schema of what goes in or comes out, pointing to the shared ones. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): z.core.JSONSchema.BaseSchema {
  const id = shared.get(schema)?.id;
  if (id !== undefined) return { $ref: addressOf(id) };
  const { $schema: _dialect, $defs: _shared, ...own } = z.toJSONSchema(schema, { ...RULES, metadata: shared, io });
  return JSON.parse(JSON.stringify(own).replaceAll('"#/$defs/', `"${addressOf("")}`));
}

function addressOf(id: string): string {
  return `#/components/schemas/${id}`;
}

/** What is rewritten on input has no JSON Schema of its own for its rewritten form; here it gets one. */
const RULES: Pick<z.core.ToJSONSchemaParams, "unrepresentable" | "override"> = {
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema }) => {
    if (Object.keys(jsonSchema).length > 0) return;
    if (zodSchema === (Arch as z.core.$ZodType)) Object.assign(jsonSchema, { type: "string", enum: ARCHES });
    const texts: z.core.$ZodType[] = [Compression, OpenCompression, BaseUrl];
    if (texts.includes(zodSchema)) jsonSchema.type = "string";
  },
};

/** Every operation of the JSON API. */
export const OPERATIONS: readonly Operation[] = [
  ...[BUILDS, IMAGES, ORIGIN, INBOX, EXTENSIONS],
  ...[RECIPES, CONFIGS, WATCHES, WEBHOOKS, RETENTION, SIGNING, PEOPLE, SERVER],
].flatMap((group) => Object.values<Operation>(group));
