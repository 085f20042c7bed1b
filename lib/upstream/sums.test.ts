import { expect, it } from "vitest";
import { digestIn } from "#lib/upstream/sums";

const a = "a".repeat(64);
const b = "b".repeat(64);
const list = "https://example.org/SHA256SUMS";
const find = (text: string, source = "https://example.org/1.0/linux/tool.tgz") =>
  digestIn(text, { name: "tool.tgz", source, url: list }).hex;

it.each([
  ["two spaces", `${b}  other\n${a}  tool.tgz\n`],
  ["a star", `${a} *tool.tgz\n`],
  ["./ before the name", `${a}  ./tool.tgz\n`],
  ["CRLF", `${b}  other\r\n${a}  tool.tgz\r\n`],
  ["capital letters", `${a.toUpperCase()}  tool.tgz`],
  ["only the digest", a],
  ["only the digest and a newline", `${a}\r\n`],
  ["the same line twice", `${a}  tool.tgz\n${a}  tool.tgz\n`],
  ["BSD's form", `SHA256 (tool.tgz) = ${a}\nSHA256 (other) = ${b}\n`],
  ["BSD's form of several algorithms", `MD5 (tool.tgz) = ${"c".repeat(32)}\nSHA256 (tool.tgz) = ${a}\n`],
  ["the digest of another algorithm beside it", `SHA3-256 (tool.tgz) = ${b}\nSHA256 (tool.tgz) = ${a}\n`],
  ["openssl's form", `SHA256(tool.tgz)= ${a}\nSHA256(other)= ${b}\n`],
  ["openssl 3's form", `SHA2-256(tool.tgz)= ${a}\nSHA2-256(other)= ${b}\n`],
  ["openssl's form of standard input", `SHA2-256(stdin)= ${a}\n`],
  ["older openssl's form of standard input", `(stdin)= ${a}\n`],
  ["the path of the build in front", `${a}  target/release/tool.tgz\n${b}  target/release/other\n`],
  ["a path of Windows in front", `${a}  C:\\build\\tool.tgz\n${b}  C:\\build\\other\n`],
  ["the whole address as name", `${a}  https://example.org/1.0/linux/tool.tgz\n${b}  other\n`],
  ["the bare name rather than one with a path", `${b}  old/tool.tgz\n${a}  tool.tgz\n`],
  ["the path that the address ends with", `${b}  darwin/tool.tgz\n${a}  linux/tool.tgz\n`],
  ["standard input", `${a}  -\n`],
  ["a list of one line, whatever its name", `${a}  tool-1.0-amd64.tgz\n`],
  ["sha256: in front", `sha256:${a}  tool.tgz\nsha256:${b}  other\n`],
  ["only sha256: and the digest", `sha256:${a}\n`],
  ["the name in front", `other: ${b}\ntool.tgz: ${a}\n`],
  ["the name in front of sha256:", `other sha256:${b}\ntool.tgz sha256:${a}\n`],
  ["JSON, a name a line", `{\n  "other": "${b}",\n  "tool.tgz": "${a}"\n}\n`],
  ["JSON on one line", `{"other":"${b}","tool.tgz":"sha256:${a}"}`],
  ["a table", `| File | SHA256 |\n|---|---|\n| other | \`${b}\` |\n| tool.tgz | \`${a}\` |\n`],
  ["sizes between", `Checksums-Sha256:\n ${a} 4711 pool/tool.tgz\n ${b} 12 pool/other\n`],
  ["comments and empty lines", `# ${b}  tool.tgz\n\n${a}  tool.tgz\n`],
  ["what is signed", `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${a}  tool.tgz\n${b}  other\n`],
  ["PowerShell's table", `Algorithm Hash  Path\n--------- ----  ----\nSHA256    ${a.toUpperCase()}  C:\\tool.tgz\n`],
  ["certutil's answer", `SHA256 hash of tool.tgz:\n${a}\nCertUtil: -hashfile command completed successfully.\n`],
])("reads %s", (_, text) => {
  expect(find(text)).toBe(a);
});

it.each([
  ["longer names", `${a}  tool.tgz.sig\n${a}  my-tool.tgz\n`],
  ["one of several lines without names", `${a}\n${b}\n`],
  ["an error page", "<html>Not Found</html>"],
  ["nothing", ""],
  ["an algorithm's digest of another length", `SHA512 (tool.tgz) = ${a}\n`],
  ["a digest that is too long", `${a}${a}${a}  tool.tgz\n`],
  ["another algorithm's digest of the same length", `BLAKE2s (tool.tgz) = ${a}\n`],
  ["a comment", `# ${a}  tool.tgz\n`],
])("does not take %s for it", (_, text) => {
  expect(() => find(text)).toThrow(`${list} has no sha256 or sha512 of tool.tgz, so it cannot be checked; it `);
});

it.each([
  ["of one name", `${a}  tool.tgz\n${b}  tool.tgz\n`],
  ["of one last path part", `${a}  x/tool.tgz\n${b}  y/tool.tgz\n`],
])("refuses two opinions %s", (_, text) => {
  expect(() => find(text)).toThrow(`${list} has several different sha256 of tool.tgz, so it cannot be checked.`);
});

it("reads past the escapes of an address", () => {
  const text = `${a}  k3s+k3s1/tool.tgz\n${b}  other/tool.tgz\n`;
  expect(find(text, "https://example.org/k3s%2Bk3s1/tool.tgz")).toBe(a);
});

const wide = "d".repeat(128);
it.each([
  ["GNU's form", `${wide}  tool.tgz\n${"e".repeat(128)}  other\n`, wide],
  ["the bare digest", `${wide}\n`, wide],
  ["BSD's form", `SHA512 (tool.tgz) = ${wide}\nSHA512 (other) = ${"e".repeat(128)}\n`, wide],
  ["openssl's form", `SHA2-512(tool.tgz)= ${wide}\n`, wide],
  ["both, of which sha256 counts", `SHA512 (tool.tgz) = ${wide}\nSHA256 (tool.tgz) = ${a}\n`, a],
  ["both of one file under another name", `SHA512 (t) = ${wide}\nSHA256 (t) = ${a}\n`, a],
  ["sha512 of it beside sha256 of others", `${b}  other\n${wide}  tool.tgz\n`, wide],
])("reads sha512 in %s", (_, text, hex) => {
  expect(find(text)).toBe(hex);
});

it("says what a list has instead", () => {
  const text = Array.from({ length: 7 }, (_, index) => `${a}  tool-${index}.tgz`).join("\n");
  expect(() => find(text)).toThrow("it has tool-0.tgz, tool-1.tgz, tool-2.tgz, tool-3.tgz, tool-4.tgz and 2 more.");
  expect(() => find(`${a}\n${b}\n`)).toThrow("it names no files.");
  expect(() => find("<html>")).toThrow("it has none at all.");
});
