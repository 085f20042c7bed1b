/**
 * The fields of a form as an object for a zod schema: empty ones are left out, `options.only` becomes
 * `{ options: { only } }`, and the framework's own fields are skipped. Files are left to uploads.
 */
export function readForm(form: FormData): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string" || value === "" || name.startsWith("$")) continue;
    const [group, member] = splitOnce(name);
    if (member === undefined) result[group] = value;
    else result[group] = { ...(result[group] as object | undefined), [member]: value };
  }
  return result;
}

function splitOnce(name: string): [string, string | undefined] {
  const dot = name.indexOf(".");
  return dot === -1 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}
