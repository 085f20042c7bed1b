import { expect, test } from "vitest";
import { readForm } from "./read-form";

function formOf(fields: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

test("fields become an object, dotted ones a member of it", () => {
  const form = formOf([
    ["recipe", "docker"],
    ["options.only", "containerd"],
    ["options.cni-version", "v1.1.1"],
  ]);
  expect(readForm(form)).toEqual({
    recipe: "docker",
    options: { only: "containerd", "cni-version": "v1.1.1" },
  });
});

test("empty fields and the framework's own count as not given", () => {
  const form = formOf([
    ["$ACTION_ID_x", "1"],
    ["osVersion", ""],
    ["version", "24.0.5"],
  ]);
  expect(readForm(form)).toEqual({ version: "24.0.5" });
});
