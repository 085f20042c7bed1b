import type { KeyPath, SchemaIssue } from "#lib/issues";
import type { Recipe } from "#lib/recipes/schema";
import { VARIABLE, variablesIn } from "#lib/recipes/template";
import { variablesOf } from "#lib/recipes/values";

/** Variables that have no value, or not for every request. */
export function templateIssues(template: string, path: KeyPath, recipe: Recipe, also: string[] = []): SchemaIssue[] {
  const open = Object.entries(recipe.options).flatMap(([key, option]) =>
    option.type === "choice" && option.default === undefined ? [`option.${key}`, `option.${key}.bare`] : [],
  );
  const known = variablesOf(recipe).concat(also);
  return variablesIn(template).flatMap((variable) => {
    if (open.includes(variable)) {
      return [{ path, message: `{${variable}} has no value when the option is left out; give the option a default.` }];
    }
    if (known.includes(variable)) return [];
    return [
      { path, message: `There is no variable {${variable}}; there are ${known.map((name) => `{${name}}`).join(" ")}.` },
    ];
  });
}

/** The same for a path: nothing in braces may be left over, since it would be taken for a name. */
export function pathIssues(template: string, path: KeyPath, recipe: Recipe, also: string[] = []): SchemaIssue[] {
  const [left] = /\$?\{+[^{}]*\}*|\}/.exec(template.replace(VARIABLE, "")) ?? [];
  const [shell] = /\$\{[^{}]*\}?|\{\{[^{}]*\}*/.exec(template) ?? [];
  const wrong = shell ?? left;
  if (wrong === undefined) return templateIssues(template, path, recipe, also);
  const known = variablesOf(recipe).concat(also);
  return [{ path, message: `${wrong} is no variable; there are ${known.map((name) => `{${name}}`).join(" ")}.` }];
}

/** The same for an address. */
export function addressIssues(template: string, path: KeyPath, recipe: Recipe, also: string[] = []): SchemaIssue[] {
  const unfilled = pathIssues(template, path, recipe, also);
  if (unfilled.length > 0 || /^(https:\/\/|\{(url|sums|release)\})/.test(template)) return unfilled;
  return [{ path, message: "Must be an https:// URL." }];
}
