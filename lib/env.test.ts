import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv as parseEnvFile } from "node:util";
import { expect, test } from "vitest";
import { Env, parseEnv } from "#lib/env";

test(".env.example names every variable, each with its default", () => {
  const example = parseEnvFile(readFileSync(path.resolve(import.meta.dirname, "../.env.example"), "utf8"));
  expect(Object.keys(example).sort()).toEqual(Object.keys(Env.shape).sort());
  expect(parseEnv(example as Record<string, string>)).toEqual(parseEnv({}));
});

test("defaults are those of one machine", () => {
  expect(parseEnv({ BAKEHOUSE_DATA: "/srv/bakehouse" })).toEqual({
    PORT: 3000,
    HOST: "127.0.0.1",
    BAKEHOUSE_OPEN: "all",
    BAKEHOUSE_REPOSITORY: "open",
    BAKEHOUSE_DATA: "/srv/bakehouse",
    DATABASE_URL: "file:///srv/bakehouse/bakehouse.db",
    BAKEHOUSE_ALLOW_HOSTS: { names: [], networks: [] },
    BAKEHOUSE_TRUST_PROXY: { hops: 0, networks: [] },
    BAKEHOUSE_RATE_LIMITS: 1,
    BAKEHOUSE_CONCURRENCY: 1,
    BAKEHOUSE_QUEUE: 100,
    BAKEHOUSE_WATCH_INTERVAL: 6 * 3_600_000,
    BAKEHOUSE_CACHE: 5e9,
    BAKEHOUSE_MAX_DOWNLOAD: 4e9,
    BAKEHOUSE_MAX_UPLOAD: 1e9,
    BAKEHOUSE_UPLOADS: 1e10,
    BAKEHOUSE_CONFIGS: 10_000,
    BAKEHOUSE_STORE_REDIRECT: null,
    BAKEHOUSE_SIGNING: "on",
    BAKEHOUSE_BEST_BEFORE: 30,
    BAKEHOUSE_LOG: "text",
  });
});

test("sizes are bytes in decimal units", () => {
  const env = parseEnv({ BAKEHOUSE_CACHE: "1.5GB", BAKEHOUSE_MAX_DOWNLOAD: "20 MB", BAKEHOUSE_MAX_UPLOAD: "512B" });
  expect([env.BAKEHOUSE_CACHE, env.BAKEHOUSE_MAX_DOWNLOAD, env.BAKEHOUSE_MAX_UPLOAD]).toEqual([1.5e9, 20e6, 512]);
});

test("all uploads together have room for ten of the largest, and never less than for one", () => {
  expect(parseEnv({ BAKEHOUSE_MAX_UPLOAD: "3GB" }).BAKEHOUSE_UPLOADS).toBe(30e9);
  expect(() => parseEnv({ BAKEHOUSE_MAX_UPLOAD: "3GB", BAKEHOUSE_UPLOADS: "2GB" })).toThrow(
    'BAKEHOUSE_UPLOADS is "2GB"; it must be a size that has room for one upload (BAKEHOUSE_MAX_UPLOAD).',
  );
});

test("a trailing slash of BAKEHOUSE_URL is dropped", () => {
  expect(parseEnv({ BAKEHOUSE_URL: "https://bakery.example.net/" }).BAKEHOUSE_URL).toBe("https://bakery.example.net");
});

test("what belongs to other programs is let be", () => {
  expect(parseEnv({ HOME: "/root", LANG: "C" })).not.toHaveProperty("HOME");
});

test.each([
  ["PORT", "http", "a port from 1 to 65535"],
  ["BAKEHOUSE_STORE", "/srv/images", "an address such as s3://bucket/prefix?endpoint="],
  ["BAKEHOUSE_STORE_REDIRECT", "signed", "off, presigned, or an http:// or https:// URL"],
  ["PORT", "70000", "a port from 1 to 65535"],
  ["HOST", "any host", "an address such as 127.0.0.1"],
  ["BAKEHOUSE_URL", "bakery.example.net", "an http:// or https:// URL"],
  ["BAKEHOUSE_URL", "http://bakery.example.net/?a", "an http:// or https:// URL without a query"],
  ["BAKEHOUSE_URL", "http://user:secret@bakery.example.net", "an http:// or https:// URL"],
  ["BAKEHOUSE_URL", "http://bakery:99999", "an http:// or https:// URL"],
  ["BAKEHOUSE_MIRROR", "ftp://mirror.example.net", "an http:// or https:// URL, or a folder"],
  ["BAKEHOUSE_SIGNING", "yes", "on or off"],
  ["BAKEHOUSE_BEST_BEFORE", "2d", "off, or days from 3d to 3650d"],
  ["BAKEHOUSE_BEST_BEFORE", "a month", "off, or days"],
  ["BAKEHOUSE_LOG", "xml", "text or json"],
  ["BAKEHOUSE_ALLOW_HOSTS", "http://10.0.0.1", "host names, *.corp.example, addresses or networks"],
  ["DATABASE_URL", "mysql://localhost/bakehouse", "a file: URL such as file:./data/bakehouse.db, or postgresql://"],
  ["DATABASE_URL", "postgresql://localhost", "a file: URL"],
  ["BAKEHOUSE_CONCURRENCY", "0", "a whole number from 1 to 64"],
  ["BAKEHOUSE_QUEUE", "many", "a whole number from 1 to 100000"],
  ["BAKEHOUSE_WATCH_INTERVAL", "6", "a time from 10min to 30d"],
  ["BAKEHOUSE_WATCH_INTERVAL", "9min", "a time from 10min to 30d"],
  ["BAKEHOUSE_RATE_LIMITS", "0", "off, or by what the limits are multiplied"],
  ["BAKEHOUSE_RATE_LIMITS", "101", "off, or by what the limits are multiplied"],
  [
    "BAKEHOUSE_TRUST_PROXY",
    "proxy.corp.example",
    "how many proxies stand before this server (1 to 9), or their addresses",
  ],
  ["BAKEHOUSE_CACHE", "5 gigabytes", "a size such as 500MB or 5GB"],
  ["BAKEHOUSE_MAX_DOWNLOAD", "0GB", "a size above zero"],
  ["BAKEHOUSE_MAX_UPLOAD", "0.1B", "a size above zero"],
])("%s=%s is refused with what it wants", (name, value, wants) => {
  const refusal = () => parseEnv({ [name]: value });
  expect(refusal).toThrow(`${name} is ${JSON.stringify(value)}; it must be ${wants}`);
  expect(refusal).not.toThrow(/must.*must/);
});

test.each([
  ["GITHUB_TOKEN", "a token"],
  ["GITHUB_TOKEN", "two\nlines"],
  ["BAKEHOUSE_TOKEN", "a token"],
])("the %s %j is refused without being shown", (name, value) => {
  expect(() => parseEnv({ [name]: value })).toThrow(`${name} is (hidden); it must be a token without spaces.`);
});

test("a BAKEHOUSE_STORE with a password in it is refused without being shown", () => {
  expect(() => parseEnv({ BAKEHOUSE_STORE: "s3://key:secret@bakery" })).toThrow(/^BAKEHOUSE_STORE is \(hidden\); /);
});

test.each([
  ["presigned", "presigned"],
  ["https://cdn.example.net/images/", "https://cdn.example.net/images"],
  ["off", null],
])("BAKEHOUSE_STORE_REDIRECT=%s", (given, redirect) => {
  const env = parseEnv({ BAKEHOUSE_STORE: "s3://bakery", BAKEHOUSE_STORE_REDIRECT: given });
  expect(env.BAKEHOUSE_STORE_REDIRECT).toBe(redirect);
});

test("BAKEHOUSE_STORE_REDIRECT is refused where no storage is named", () => {
  expect(() => parseEnv({ BAKEHOUSE_STORE_REDIRECT: "presigned" })).toThrow(
    'BAKEHOUSE_STORE_REDIRECT is "presigned"; it must be off where BAKEHOUSE_STORE names no object storage.',
  );
});

test.each([
  "postgresql://baker:s3cret@db.example",
  "mysql://baker:s3cret@db.example/a",
  "postgresql://b:s3/cret@db:x/a",
])("the password in %s is not shown", (value) =>
  expect(() => parseEnv({ DATABASE_URL: value })).toThrow("DATABASE_URL is (hidden); it must be a file: URL"),
);

test("PostgreSQL is taken by both of its names", () => {
  for (const url of [
    "postgresql://baker:s3cret@db.example:5433/a?sslmode=verify-full",
    "postgres:///a?host=/run/postgresql",
  ])
    expect(parseEnv({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
});

test("all wrong variables are named at once", () => {
  expect(() => parseEnv({ PORT: "x", BAKEHOUSE_QUEUE: "y" })).toThrow(/PORT is "x".*BAKEHOUSE_QUEUE is "y"/);
});
