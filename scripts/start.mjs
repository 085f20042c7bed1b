import { requireNode } from "./node-version.mjs";

requireNode();
const { launch } = await import("./launch.mjs");
await launch(process.argv.slice(2));
