import { expect, it } from "vitest";
import { locate } from "#lib/upstream/address";

const url = "https://dl.k8s.io/v1.27.4/bin/linux/amd64/kubectl?x=1";

it("asks upstream itself without a mirror", () => {
  expect(locate(undefined, url)).toEqual({ kind: "http", url: new URL(url) });
});

it.each(["http://mirror:8080/base", "http://mirror:8080/base/"])(
  "puts host and path behind a mirror's URL: %s",
  (mirror) => {
    const at = new URL("http://mirror:8080/base/dl.k8s.io/v1.27.4/bin/linux/amd64/kubectl");
    expect(locate(mirror, url)).toEqual({ kind: "http", url: at });
  },
);

it("puts host and path into a mirror folder, decoded", () => {
  expect(locate("/srv/mirror", "https://example.org/a%20b/docker%3A1.tgz")).toEqual({
    kind: "file",
    path: "/srv/mirror/example.org/a b/docker:1.tgz",
  });
});

it.each([
  "https://example.org/..%2f..%2fetc/passwd",
  "https://example.org/a/%2e%2e%2f%2e%2e%2fetc",
  "https://example.org/a/..%5c..",
  "https://example.org/a%00b",
  "https://example.org/%zz",
  "https://../etc/passwd",
  "https://./etc/passwd",
])("lets no path out of the mirror: %s", (bad) => {
  expect(() => locate("/srv/mirror", bad)).toThrow(/cannot be read from a mirror/);
  expect(() => locate("http://mirror", bad)).toThrow(/cannot be read from a mirror/);
});

it("keeps plain dots inside the host's folder", () => {
  expect(locate("/srv/mirror", "https://example.org/../../etc/passwd")).toEqual({
    kind: "file",
    path: "/srv/mirror/example.org/etc/passwd",
  });
});

it.each(["http://example.org/x", "file:///etc/passwd", "upload:x", ""])("takes only https: %j", (bad) => {
  expect(() => locate(undefined, bad)).toThrow(/not an https:\/\/ address/);
});
