/** A header of a tar with a sum that is right, whatever it says. */
export function header({ name = "x", size = 0, flag = "0" }: { name?: string; size?: number; flag?: string }): Buffer {
  const block = Buffer.alloc(512);
  block.write(name);
  block.write("0000644\0", 100);
  block.write(size.toString(8).padStart(11, "0"), 124);
  block.write(`        ${flag}`, 148);
  block.write("ustar\0" + "00", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** Two blocks of zeros. */
export const END = Buffer.alloc(1024);
/** A line of a pax header, whose length counts itself. */
export function paxRecord(key: string, value: string): string {
  const text = ` ${key}=${value}\n`;
  const length = text.length + String(text.length + 7).length;
  return `${length}${text}`;
}

/** Entries without bytes; their directory is as it should be. */
export function manyInZip(count: number): Buffer {
  const [locals, directory] = [Buffer.alloc(count * 37), Buffer.alloc(count * 53)];
  for (let index = 0; index < count; index++) {
    const name = String(index).padStart(7, "0");
    locals.write("PK\x03\x04\x0a", index * 37, "latin1");
    locals.writeUInt16LE(7, index * 37 + 26);
    locals.write(name, index * 37 + 30);
    directory.write("PK\x01\x02", index * 53, "latin1");
    directory.writeUInt16LE(7, index * 53 + 28);
    directory.writeUInt32LE(index * 37, index * 53 + 42);
    directory.write(name, index * 53 + 46);
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(locals.length, 16);
  return zip64(Buffer.concat([locals, directory, end]), { entries: BigInt(count) });
}

type Lies = { entries?: bigint; offset?: bigint; record?: bigint };

/** The same with a zip64 end (APPNOTE.TXT 4.3.14), which says what it is told to. */
export function zip64(bytes: Buffer, { entries, offset, record }: Lies): Buffer {
  const at = bytes.length - 22;
  const tail = Buffer.from(bytes.subarray(at));
  const count = entries ?? BigInt(tail.readUInt16LE(10));
  const end = Buffer.alloc(56);
  end.write("PK\x06\x06", 0, "latin1");
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(count, 24);
  end.writeBigUInt64LE(count, 32);
  end.writeBigUInt64LE(BigInt(tail.readUInt32LE(12)), 40);
  end.writeBigUInt64LE(offset ?? BigInt(tail.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", 0, "latin1");
  locator.writeBigUInt64LE(record ?? BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  tail.writeUInt16LE(0xffff, 8);
  tail.writeUInt16LE(0xffff, 10);
  tail.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([bytes.subarray(0, at), end, locator, tail]);
}
