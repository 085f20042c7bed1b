import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fromDataUrl, toDataUrl } from "#lib/machine/formats/data-url";
import type { Document, Resource } from "#lib/machine/formats/document";
import { toIgnition } from "#lib/machine/formats/ignition";
import { parse } from "#lib/machine/formats/parse";
import { render } from "#lib/machine/formats/render";

const NOTHING = { directories: [], files: [], links: [], units: [], groups: [], users: [] };
const document = (contents: Resource): Document => ({
  variant: "flatcar",
  version: "1.0.0",
  ...NOTHING,
  files: [{ path: "/etc/a", contents }],
});

describe("data URLs", () => {
  it("are escaped as Go does it", () => {
    expect(toDataUrl("a b!~*'()-_.%+ü\n")).toEqual({ source: "data:,a%20b!~*'()-_.%25%2B%C3%BC%0A", compression: "" });
  });

  it("are base64 where that is shorter", () => {
    expect(toDataUrl("äöüäöü").source).toMatch(/^data:;base64,/);
  });

  it("are gzip without a time where that is shorter still", () => {
    const text = "ExecStart=/usr/bin/true\n".repeat(20);
    const { source, compression } = toDataUrl(text);
    const bytes = Buffer.from(source.slice("data:;base64,".length), "base64");
    expect(compression).toBe("gzip");
    expect(bytes.readUInt32LE(4)).toBe(0);
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  it("come back", () => {
    for (const text of ["", "a b\n", "ü".repeat(9), "x".repeat(5000), "\uFEFFbom"]) {
      const { source, compression } = toDataUrl(text);
      expect(fromDataUrl(source, compression)).toBe(text);
    }
  });

  it("that are not text are left alone", () => {
    expect(fromDataUrl("data:;base64,/////w==", undefined)).toBeNull();
    expect(fromDataUrl("data:,%zz", undefined)).toBeNull();
    expect(fromDataUrl("data:;base64,H4sIAAAAAAAAAwMAAAAAAP////8=", "gzip")).toBeNull();
  });
});

describe("Ignition", () => {
  it("has what Butane writes for inline contents", () => {
    const config = toIgnition(document({ inline: "a\n" }));
    expect(config).toEqual({
      ignition: { version: "3.3.0" },
      storage: { files: [{ path: "/etc/a", contents: { source: "data:,a%0A", compression: "" } }] },
    });
  });

  it("keeps what is false and leaves out what is empty", () => {
    const { document: read } = parse(
      "variant: fcos\nversion: 1.5.0\nstorage:\n  links:\n    - path: /a\n      target: /b\n      hard: no\n  files:\n    - path: /c\n      overwrite: false\n      contents: {}\n      mode: 0o600\n",
    );
    expect(read && toIgnition(read)).toEqual({
      ignition: { version: "3.4.0" },
      storage: {
        links: [{ path: "/a", target: "/b", hard: false }],
        files: [{ path: "/c", overwrite: false, mode: 0o600 }],
      },
    });
  });

  it("refuses by name what it cannot translate", () => {
    expect(() => toIgnition(document({ local: "secret.txt" }))).toThrow("secret.txt");
    expect(() => toIgnition({ ...document({}), version: "1.2.0" })).toThrow("Butane flatcar 1.2.0");
    expect(() => render({ ...document({}), variant: "other" }, "ign")).toThrow("cloud-init or the script");
  });
});
