import { Readable } from "node:stream";
import * as loaded from "xz-decompress";

/** The package is CommonJS with types of an ES module: Node puts its names under `default`, bundlers do not. */
const { XzReadableStream } = "default" in loaded ? (loaded.default as typeof loaded) : loaded;

/** Decompresses xz. Damage and a cut end are errors. */
export function unxz(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const source = Readable.toWeb(Readable.from(bytes, { objectMode: false }));
  // Node's declaration of a web stream and the browser's differ in name only.
  const packed = source as ConstructorParameters<typeof XzReadableStream>[0];
  return Readable.fromWeb(new XzReadableStream(packed) as typeof source);
}
