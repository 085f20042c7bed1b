import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OPERATIONS, openApi } from "./openapi";
import type { Operation } from "./operation";
import { verbOf } from "./route";
import { ROUTES } from "./testing/ask";

/** Answers where there is no operation. */
const CATCH_ALL = "/api/v1/{...rest}";

describe("the OpenAPI document", () => {
  it("has the operation of every handler of every route file, where that stands, and no other", async () => {
    const bound: Operation[] = [];
    for (const [path, file] of ROUTES) {
      if (path === CATCH_ALL) continue;
      const handlers: Record<string, { operations: Operation[] }> = await import(file);
      for (const [method, { operations }] of Object.entries(handlers)) {
        for (const operation of operations)
          expect(operation).toMatchObject({ path: path.replace("{verb}", verbOf(operation.path)), method });
        bound.push(...operations);
      }
    }
    expect(new Set(bound)).toEqual(new Set(OPERATIONS));
  });

  it("points only to schemas that it has", () => {
    const document = openApi("http://h");
    const text = JSON.stringify(document);
    const wanted = new Set(Array.from(text.matchAll(/"\$ref":"([^"]+)"/g), ([, address = ""]) => address));
    const there = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect([...wanted].filter((address) => !there.includes(address))).toEqual([]);
    expect(wanted.size).toBeGreaterThan(3);
    expect(text).not.toContain("#/$defs");
  });

  it("says what goes in and what comes out", () => {
    const { paths, components } = openApi("http://h");
    const { post } = z.object({ post: z.looseObject({}) }).parse(paths["/api/v1/builds"]);
    const body = JSON.stringify(post.requestBody);
    expect(body).toContain('"enum":["x86-64","x86_64","amd64","arm64","aarch64"]');
    expect(body).toContain('"required":["recipe","version"]');
    expect(body).toContain('"additionalProperties":false');
    expect(JSON.stringify(components.schemas.Build)).toContain('"enum":["x86-64","arm64"]');
    expect(components.schemas.Image).toMatchObject({
      type: "object",
      additionalProperties: false,
      required: expect.arrayContaining(["file", "sha256", "url", "outdated"]),
    });
  });

  it("announces on every operation that it may be busy, and when to come again", () => {
    const { paths } = openApi("http://h");
    for (const { path, method } of OPERATIONS) {
      const operation = JSON.parse(JSON.stringify(paths[path]))[method.toLowerCase()];
      expect(operation.responses["429"], `${method} ${path}`).toMatchObject({
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
        headers: { "Retry-After": { schema: { type: "integer" } } },
      });
    }
  });

  it("judges values as the schemas do, when another program reads it", () => {
    const { components } = openApi("http://h");
    const standalone = JSON.parse(
      JSON.stringify({ $ref: "#/$defs/Image", $defs: components.schemas }).replaceAll(
        "#/components/schemas/",
        "#/$defs/",
      ),
    );
    const schema = z.fromJSONSchema(standalone);
    const image = {
      ...{ file: "a-1.0.0-arm64.raw", name: "a", version: "1.0.0", revision: 0, arch: "arm64", os: "_any" },
      ...{ sha256: "0".repeat(64), size: 1, compression: "gzip:6", recipe: null, outdated: null, missing: null },
      ...{ state: "withdrawn", withdrawn: { at: "2026-11-23T08:00:00.000Z", reason: "r" } },
      ...{ decided: null, publishedAt: null, fetchedAt: null, keptReason: null },
      ...{ buildId: "b", createdAt: "2026-11-23T08:00:00.000Z", url: "http://h/extensions/a-1.0.0-arm64.raw" },
    };
    expect(schema.safeParse(image).success).toBe(true);
    for (const wrong of [
      { arch: "riscv" },
      { sha256: "x" },
      { size: "1" },
      { extra: 1 },
      { state: "gone" },
      { url: undefined },
    ])
      expect(schema.safeParse({ ...image, ...wrong }).success).toBe(false);
  });
});
