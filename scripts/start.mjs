import { requireNode } from "./node-version.mjs";

requireNode();
const { load } = await import("./prepare.mjs");
const { launch } = await load("launch");
await launch(process.argv.slice(2));
