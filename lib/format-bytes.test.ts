import { expect, test } from "vitest";
import { exactBytes, formatBytes } from "#lib/format-bytes";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [72_612_345, "72.6 MB"],
  [215_000_000, "215 MB"],
  [5e9, "5.0 GB"],
  [7e15, "7000 TB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test("every byte is shown where it matters", () => {
  expect(exactBytes(72_612_345)).toBe("72,612,345 bytes");
  expect(exactBytes(1)).toBe("1 byte");
});
