import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { render } from "#lib/machine/formats/render";
import { GOLDEN } from "#lib/testing/golden-inputs";

describe.each(GOLDEN)("$name", ({ name, input, facts }) => {
  const document = compose(place(input, facts));

  const formats = input.target.kind === "other" ? (["cloud", "sh"] as const) : (["bu", "ign"] as const);

  it.each(formats)("is written as %s", async (format) => {
    await expect(render(document, format)).toMatchFileSnapshot(`golden/${name}.${format}`);
  });

  it("has nothing wrong with it", () => {
    expect(check(place(input, facts)).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
