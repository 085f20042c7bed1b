import fc from "fast-check";
import { expect, it } from "vitest";
import { parseDocument } from "yaml";
import { recipeText } from "./recipe-text";

const base = {
  ...{ homepage: "", notes: [], licences: [], arch: { arm64: "arm64" } },
  versions: { members: { from: "fixed", versions: ["1.0"] }, notes: [] },
};

it("reads back as it was meant, whatever files are called", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary-ascii", minLength: 1 }), { minLength: 1 }), (names) => {
      const text = recipeText({
        ...base,
        ...{ name: "tool", notes: names, licences: names, programs: names, units: names },
        sources: [{ id: "tool", url: names[0] ?? "", sums: names[0] ?? "", when: undefined, notes: names }],
        steps: names.map((name) => ({ place: "tool", from: name, to: name, notes: [name] })),
      });
      const document = parseDocument(text);
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toMatchObject({
        require: names,
        sources: { tool: { url: names[0], sums: names[0] } },
        image: names.map((name) => ({ place: "tool", from: name, to: name })),
      });
    }),
  );
});
