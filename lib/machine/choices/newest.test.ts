import { describe, expect, it } from "vitest";
import { missingImages } from "#lib/machine/choices/missing";
import { withNewest } from "#lib/machine/choices/newest";
import { place } from "#lib/machine/choices/place";
import { sampleFacts, sampleInput } from "#lib/testing/sample-machine";

const facts = sampleFacts([
  { version: "24.0.5" },
  { version: "24.0.9" },
  { version: "24.0.9", revision: 1, file: "docker-24.0.9-1-x86-64.raw" },
  { version: "27.1.0" },
  { version: "28.0.0", arch: "arm64" },
  { name: "docker-compose", version: "29.0.0" },
]);

describe("the newest baked version", () => {
  it.each([
    ["none", "24.0.5"],
    ["minor", "24.0.9-1"],
    ["all", "27.1.0"],
  ] as const)("within the policy %s is %s", (updates, version) => {
    const input = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5", updates }] });
    expect(withNewest(input, facts).extensions[0]?.version).toBe(version);
  });

  it("is never older than the one that was chosen", () => {
    const input = sampleInput({ extensions: [{ recipe: "docker", version: "99.0.0", updates: "all" }] });
    expect(withNewest(input, facts)).toEqual(input);
  });

  it("passes over images that the machine's system would refuse", () => {
    const others = sampleFacts([{ version: "24.0.6" }, { version: "24.0.7", os: "debian", osVersion: "13" }]);
    const input = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5", updates: "all" }] });
    expect(withNewest(input, others).extensions[0]?.version).toBe("24.0.6");
  });

  it("is none that machines are not to see; a withdrawn one gives way to an older one, unless it is pinned", () => {
    const withdrawn = { at: "2026-11-30T08:00:00.000Z", reason: "Broken." };
    const held = sampleFacts([
      { version: "24.0.5" },
      { version: "24.0.6", state: "withdrawn", withdrawn },
      { version: "24.0.7", state: "candidate" },
    ]);
    const newestOf = (version: string, updates: "all" | "none") =>
      withNewest(sampleInput({ extensions: [{ recipe: "docker", version, updates }] }), held).extensions[0]?.version;
    expect(newestOf("24.0.5", "all")).toBe("24.0.5");
    expect(newestOf("24.0.6", "all")).toBe("24.0.5");
    expect(newestOf("24.0.6", "none")).toBe("24.0.6");
    expect(newestOf("24.0.7", "all")).toBe("24.0.7");
  });

  it("of another source is not ours to choose", () => {
    const source = { from: "flatcar-hub" } as const;
    const input = sampleInput({ extensions: [{ recipe: "docker", version: "24.0.5", updates: "all", source }] });
    expect(withNewest(input, facts)).toEqual(input);
  });
});

describe("what is missing", () => {
  it("is asked for with the options, and the system of the machine", () => {
    const input = sampleInput({
      target: { kind: "other", id: "debian", version: "13" },
      arch: "arm64",
      extensions: [
        { recipe: "docker", version: "28.0.0" },
        { recipe: "docker", version: "24.0.5", name: "mydocker", options: { only: "docker" } },
      ],
    });
    expect(missingImages(place(input, facts))).toEqual([
      {
        choice: "extensions.1",
        file: "mydocker-24.0.5-arm64.raw",
        request: {
          recipe: "docker",
          version: "24.0.5",
          name: "mydocker",
          arch: "arm64",
          options: { only: "docker" },
          os: "debian",
          osVersion: "13",
        },
      },
    ]);
  });

  it("is asked for with gzip for a Flatcar that does not mount zstd", () => {
    const extensions = [{ recipe: "docker", version: "1.0.0" }];
    const compressions = [null, "3975.2.0", "3815.2.5"].map((release) => {
      const input = sampleInput({ target: { kind: "flatcar", release }, extensions });
      return missingImages(place(input, facts)).map(({ request }) => request.compression);
    });
    expect(compressions).toEqual([[undefined], [undefined], ["gzip:6"]]);
  });

  it("is nothing where nobody can tell", () => {
    const input = sampleInput({ extensions: [{ recipe: "docker", version: "1.0.0" }] });
    expect(missingImages(place(input, sampleFacts(null)))).toEqual([]);
  });
});
