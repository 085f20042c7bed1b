import { requireNode } from "./node-version.mjs";

requireNode();
const { load } = await import("./prepare.mjs");
const { test } = await load("check");
await test(process.argv.slice(2));
