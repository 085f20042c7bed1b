import { describe, expect, it } from "vitest";
import { check } from "./check";
import { compose } from "./compose";
import { GOLDEN } from "./golden-inputs";
import { render } from "./render";

describe.each(GOLDEN)("$name", ({ name, input, facts }) => {
  const document = compose(input, facts);

  const formats = input.target.kind === "other" ? (["cloud", "sh"] as const) : (["bu", "ign"] as const);

  it.each(formats)("is written as %s", async (format) => {
    await expect(render(document, format)).toMatchFileSnapshot(`golden/${name}.${format}`);
  });

  it("has nothing wrong with it", () => {
    expect(check(input, facts).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
