import { defineConfig } from "prisma/config";

// `generate` never runs the schema engine, but insists that one exists, and its download host may be out of reach.
if (process.argv.includes("generate")) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: "schema.prisma", migrations: { path: "migrations" } });
