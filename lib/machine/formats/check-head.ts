import { isCollection, isScalar } from "yaml";
import { type IssueCode, issue, type Severity } from "#lib/machine/check/issue";
import { GROWING, VARIANTS } from "#lib/machine/formats/butane-keys";
import type { TextIssue } from "#lib/machine/formats/read-config";
import type { Yaml } from "#lib/yaml";

type Head = { variant: string; version: string; issues: TextIssue[] };

/** The variant and version of a Butane config, and whether there is such a pair. What is missing is taken to be Flatcar's. */
export function checkHead(yaml: Yaml): Head {
  const variant = textAt(yaml, "variant");
  const version = textAt(yaml, "version");
  const issues: TextIssue[] = [];
  const add = (severity: Severity, code: IssueCode, message: string, key: string) =>
    issues.push(issue(severity, code, message, [key]));
  for (const [key, value] of Object.entries({ variant, version })) {
    const node = yaml.get(key, true);
    if (value === "" && !isCollection(node))
      add("error", "missing", `${key} is missing, so this is not a Butane config yet.`, key);
  }
  if (variant !== "" && !Object.hasOwn(VARIANTS, variant)) {
    add("error", "wrong-variant", `There is no variant ${variant}.${insteadOf(variant)}`, "variant");
  } else if (version !== "") checkVersion(variant || "flatcar", version, add);
  return { variant: Object.hasOwn(VARIANTS, variant) ? variant : "flatcar", version: version || "1.0.0", issues };
}

type Add = (severity: Severity, code: IssueCode, message: string, key: string) => void;

function checkVersion(variant: string, version: string, add: Add): void {
  const versions = Object.keys(VARIANTS[variant] ?? {});
  if (versions.includes(version)) {
    if (!version.endsWith("-experimental")) return;
    add(
      "hint",
      "other-version",
      `${variant} ${version} may still change: only the Butane of today reads it.`,
      "version",
    );
    return;
  }
  const stable = versions.filter((one) => !one.endsWith("-experimental"));
  const known = stable.length < 4 ? stable.join(" and ") : `${stable[0]} to ${stable.at(-1)}`;
  if (GROWING.includes(variant) && isNewer(version, stable.at(-1) ?? "")) {
    const message = `${variant} has ${known} as far as Bakehouse knows; ${version} is read by the keys of the newest.`;
    add("hint", "other-version", message, "version");
    return;
  }
  const form = /^\d+\.\d+\.\d+$/.test(version) ? "" : ", written with three numbers";
  const message = `There is no version ${version} of ${variant}: it has ${known}${form}.`;
  add("error", "wrong-version", message, "version");
}

function isNewer(version: string, newest: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\.0$/.exec(version) ?? [];
  const [ownMajor, ownMinor] = newest.split(".").map(Number);
  return Number(major) === ownMajor && Number(minor) > Number(ownMinor);
}

function insteadOf(variant: string): string {
  if (variant === "rhcos") return " It became openshift.";
  return ` Butane has ${Object.keys(VARIANTS).join(", ")}.`;
}

/** The text of an outermost key: a number as it is written, so that 1.0 is not 1. */
function textAt(yaml: Yaml, key: string): string {
  const node = yaml.get(key, true);
  if (!isScalar(node) || node.value === null) return "";
  return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
}
