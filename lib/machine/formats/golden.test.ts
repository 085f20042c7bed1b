import { describe, expect, it } from "vitest";
import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import type { Format } from "#lib/machine/formats/names";
import { render } from "#lib/machine/formats/render";
import { SCRIPT_HEAD } from "#lib/machine/formats/script-head";
import { GOLDEN } from "#lib/testing/golden-inputs";

/** What each shows that no other one does. */
const WRITTEN: { name: string; format: Format; shows: string }[] = [
  { name: "flatcar-any.pinned", format: "bu", shows: "links, masks, a host name and a key" },
  { name: "flatcar-any.plain", format: "bu", shows: "the plain layout" },
  { name: "flatcar-any.staged", format: "bu", shows: "inline confs of all versions" },
  { name: "flatcar-any.reboot-flag", format: "bu", shows: "published confs of minor streams, the flag, a cadence" },
  { name: "flatcar-any.restart-sysext", format: "bu", shows: "merging at once" },
  { name: "flatcar-any.restart-units", format: "bu", shows: "restarting what uses the images" },
  { name: "flatcar-any.keyrings", format: "bu", shows: "two keyrings in one, and confs that want signatures" },
  { name: "debian.keyrings", format: "sh", shows: "bytes that are no text, in a script" },
  { name: "flatcar-4152.pinned", format: "bu", shows: "arm64, and no Torcx to mask" },
  { name: "flatcar-3510.restart-units", format: "ign", shows: "data URLs, and Ignition 3.4.0 of Butane 1.1.0" },
  { name: "fcos-1.5.reboot-flag", format: "bu", shows: "other folders, and the helper that starts services" },
  { name: "fcos-1.4.pinned", format: "ign", shows: "Ignition 3.3.0 of Butane 1.4.0" },
  { name: "debian.restart-units", format: "sh", shows: "every step of a script" },
  { name: "debian.pinned", format: "cloud", shows: "a name and keys in cloud-init's words" },
];

it.each(WRITTEN)("$name as $format: $shows", async ({ name, format }) => {
  const golden = GOLDEN.find((one) => one.name === name);
  if (golden === undefined) throw new Error(`There is no input ${name}.`);
  const text = render(compose(place(golden.input, golden.facts)), format);
  // The functions of scripts are the same in all of them.
  await expect(text.replace(SCRIPT_HEAD, "")).toMatchFileSnapshot(`golden/${name}.${format}`);
});

it("the functions of a script", async () => {
  await expect(SCRIPT_HEAD).toMatchFileSnapshot("golden/script-head.sh");
});

describe.each(GOLDEN)("$name", ({ input, facts }) => {
  it("has nothing wrong with it", () => {
    expect(check(place(input, facts)).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
