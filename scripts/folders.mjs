import path from "node:path";

/** The checkout. */
export const ROOT = path.dirname(import.meta.dirname);

/** Where setup keeps its marks, its lock and test reports. */
export const SETUP = path.join(ROOT, ".setup");
