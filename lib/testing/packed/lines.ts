import { readFileSync } from "node:fs";
import path from "node:path";

const FOLDER = path.join(process.cwd(), "lib/testing/packed");

/** Several blocks of bzip2, which Node cannot write: `bzip2 -1`. */
export const linesBz2 = readFileSync(path.join(FOLDER, "lines.bz2"));
export const lines = Buffer.from(Array.from({ length: 60_000 }, (_, index) => `${index % 997}\n`).join(""));
