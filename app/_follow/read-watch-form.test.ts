import { expect, it } from "vitest";
import { NewWatch } from "#lib/follow/schema";
import { readWatchForm } from "./read-watch-form";

function read(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return readWatchForm(form);
}

const FIELDS = {
  recipe: "kubernetes",
  "rule.follow": "newest",
  arches: "x86-64 arm64",
  publish: "person",
  os: "flatcar",
};

it("reads what the form sends as the schema takes it", () => {
  const fields = { ...FIELDS, "rule.follow": "minors", "rule.count": "3", "options.cni-version": "v1.5.1", name: "" };
  const itself = { publish: "itself", publishAfterDays: "2", publishPatchesOnly: "true" };
  expect(NewWatch.parse(read({ ...fields, ...itself }))).toMatchObject({
    ...{ recipe: "kubernetes", arches: ["x86-64", "arm64"], options: { "cni-version": "v1.5.1" } },
    ...{ rule: { follow: "minors", count: 3 }, publishAfterDays: 2, publishPatchesOnly: true },
  });
});

it("lets a person decide whatever was typed before", () => {
  const read2 = read({ ...FIELDS, publishAfterDays: "2", publishPatchesOnly: "true" });
  expect(NewWatch.parse(read2)).toMatchObject({ publishAfterDays: null, publishPatchesOnly: false, options: {} });
});

it.each([
  [{ "rule.follow": "minors", "rule.count": "many" }, "rule.count", "Must be a whole number from 1 to 20."],
  [{ "rule.follow": "minors" }, "rule.count", "Must be a whole number from 1 to 20."],
  [{ "rule.follow": "minor" }, "rule.minor", "Is missing."],
  [{ "rule.follow": "from", "rule.version": "latest" }, "rule.version", "Must be a version such as 1.31.0."],
  [{ publish: "itself" }, "publishAfterDays", "Must be a whole number of days from 0 to 365."],
  [
    { publish: "itself", publishAfterDays: "soon" },
    "publishAfterDays",
    "Must be a whole number of days from 0 to 365.",
  ],
  [{ recipe: "" }, "recipe", "Is missing."],
])("leaves %j to the schema, which says what to write", (fields, path, message) => {
  const { error } = NewWatch.safeParse(read({ ...FIELDS, ...fields }));
  expect(error?.issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([[path, message]]);
});
