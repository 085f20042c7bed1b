import { readForm } from "../_server/read-form";

/** The fields of the form as the schemas of a watch take them; what was typed wrong is left to these. */
export function readWatchForm(form: FormData) {
  const { publish, publishAfterDays, publishPatchesOnly, rule, arches, ...fields } = readForm(form);
  const isByItself = publish === "itself";
  return {
    options: {},
    ...fields,
    arches: typeof arches === "string" ? arches.split(" ") : [],
    rule: readRule(rule),
    publishAfterDays: isByItself ? Number(publishAfterDays) : null,
    publishPatchesOnly: isByItself && publishPatchesOnly === "true",
  } as Record<string, unknown>;
}

function readRule(rule: unknown): unknown {
  if (typeof rule !== "object" || rule === null || !("count" in rule)) return rule;
  return { ...rule, count: Number(rule.count) };
}
