import { AppError } from "#lib/errors";
import type { Manifest, Texts } from "#lib/images/manifest";
import { countFindings, type Finding } from "#lib/inspect/finding";
import { lint } from "#lib/inspect/lint";
import { idleWaivers } from "#lib/inspect/waivers";
import type { Log } from "#lib/log";
import type { Plan } from "#lib/recipes/plan";

const SHOWN = 8;

/**
 * What a look at the inside of an image finds. Throws `invalid` with everything that keeps it from working, unless the plan's
 * recipe waives it.
 */
export function requireSound(plan: Plan, inside: { manifest: Manifest; texts: Texts }): Finding[] {
  const { name, arch, request, require, waive, recipe } = plan;
  const { manifest, texts } = inside;
  const findings = lint({ name, arch, os: request.os, manifest, texts, require, waive });
  const errors = findings.filter(({ severity, waived }) => severity === "error" && waived === undefined);
  const [first] = errors;
  if (first === undefined) return findings;
  const shown = errors.slice(0, SHOWN);
  const said = shown.map(({ sentence, rule }) => `${sentence.replace(/\.$/, "")} (${rule})`);
  const left = countFindings(errors) - countFindings(shown);
  const more = left > 0 ? `; and ${left.toLocaleString("en")} more` : "";
  throw new AppError(
    "invalid",
    `The image of ${name} is not made: ${said.join("; ")}${more}.${recipe === null ? "" : waiving(first)}`,
  );
}

function waiving({ rule, path }: Finding): string {
  if (rule === "require") return "";
  return ` A recipe that means it says so: waive: [{ rule: ${rule}, path: ${path}, reason: … }].`;
}

/** Tells the log what was found, what is waived, and which waivers are idle. */
export function logFindings({ waive = [] }: Plan, findings: readonly Finding[], log: Log): void {
  for (const { sentence, rule, severity, waived } of findings) {
    if (waived === undefined) log(severity === "note" ? "info" : "warn", `${sentence} (${rule})`);
    else log("info", `${sentence} (${rule}, waived: ${waived})`);
  }
  for (const { rule, path = "any path" } of idleWaivers(waive, findings))
    log("warn", `The recipe waives ${rule} at ${path}, and nothing of the kind was found.`);
}
