import { requireNode } from "./node-version.mjs";

requireNode();
const { test } = await import("./check.mjs");
await test(process.argv.slice(2));
