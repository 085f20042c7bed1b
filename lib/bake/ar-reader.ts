import { ByteSource } from "#lib/bake/byte-source";

/** Its body is read once, before the next member is asked for. */
export type ArMember = { name: string; body: AsyncIterable<Uint8Array> };

const MAGIC = "!<arch>\n";
const HEADER = 60;
/** Name, times, owner and mode, then the size in decimal and the end of the header (deb(5), ar(5)). */
const FIELDS = /^([ -~]{16})[0-9 ]{12}[0-9 ]{12}[0-7 ]{8}(\d{1,10}) *`\n$/;

/** The members of an ar archive such as a .deb in its order. Throws an Error that says what is wrong with it. */
export async function* readAr(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ArMember> {
  const source = new ByteSource(bytes);
  try {
    const magic = await source.take(MAGIC.length);
    if (magic.toString("latin1") !== MAGIC) throw new Error("it does not begin as one");
    for (let header = await source.block(HEADER); header !== null; header = await source.block(HEADER)) {
      const { name, size } = readHeader(header);
      const body = source.body(size);
      yield { name, body: body() };
      for await (const _ of body()); // what nobody wanted to read
      await source.take(size % 2);
    }
  } finally {
    await source.close();
  }
}

function readHeader(header: Buffer): { name: string; size: number } {
  const [, name, size] = FIELDS.exec(header.toString("latin1")) ?? [];
  if (name === undefined) throw new Error("it has a header that is none");
  return { name: name.trimEnd().replace(/\/$/, ""), size: Number(size) };
}
