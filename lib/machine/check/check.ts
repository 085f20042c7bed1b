import { checkDocument } from "#lib/machine/check/check-document";
import { checkExtension } from "#lib/machine/check/check-extension";
import { checkExtras } from "#lib/machine/check/check-extras";
import { checkSources } from "#lib/machine/check/check-sources";
import { checkTogether } from "#lib/machine/check/check-together";
import { checkUpdates } from "#lib/machine/check/check-updates";
import type { DocumentIssue } from "#lib/machine/check/document-issue";
import { bySeverity, type IssueCode, issue, type MachineIssue } from "#lib/machine/check/issue";
import type { Known } from "#lib/machine/check/known";
import { compose } from "#lib/machine/choices/compose";
import type { Choices } from "#lib/machine/choices/place";
import { BUTANE, butaneVersionOf, tooOldFor } from "#lib/machine/choices/targets";
import type { Document } from "#lib/machine/formats/document";

const RULES: readonly ((choices: Choices) => MachineIssue[])[] = [
  checkTarget,
  ({ input, facts, placed }) => placed.flatMap((one) => checkExtension(one, input, facts)),
  checkSources,
  checkTogether,
  checkUpdates,
  checkExtras,
];

/**
 * Everything that is wrong with a machine's choices, errors first, each with the choice that causes it. Pass the document
 * where it is composed already. An input without errors gives a document that its target can boot.
 */
export function check(choices: Choices, document: Document = compose(choices)): MachineIssue[] {
  const issues = RULES.flatMap((rule) => rule(choices));
  const known = new Set(issues.map(({ code }) => code));
  const ofDocument = checkDocument(document, knownOf(choices))
    .filter(({ code }) => !known.has(code))
    .map((issue) => atChoice(issue, document))
    .filter((issue) => issue.path.startsWith("extras") || !KNOWN_BETTER.includes(issue.code));
  return issues.concat(ofDocument).sort(bySeverity);
}

function knownOf({ facts, input }: Choices): Known {
  return { repositories: [facts.repository], signs: Boolean(facts.keyring), target: input.target };
}

/**
 * What a document alone does not show: masks are composed from what the recipe says it replaces, and the digest of an
 * image that is still to be baked comes with the image.
 */
const KNOWN_BETTER: readonly IssueCode[] = ["unmasked-docker", "unmasked-containerd", "http-without-digest"];

/** What only hands on comes from the snippet. */
function atChoice({ path, severity, code, message }: DocumentIssue, document: Document): MachineIssue {
  const from = path[0] === "rest" ? "extras.snippet" : (document[path[0]][path[1]]?.from ?? path[0]);
  return issue(severity, code, message, from);
}

/** Whether the target can do what is asked of it at all. */
function checkTarget({ input: { target, butane }, placed }: Choices): MachineIssue[] {
  const issues: MachineIssue[] = [];
  const noSysext = placed.length === 0 ? null : tooOldFor(target, "sysext");
  if (noSysext !== null) issues.push(issue("error", "no-sysext", noSysext, "target"));
  if (butane !== undefined && target.kind !== "other" && butaneVersionOf({ target, butane }) !== butane) {
    const known = Object.keys(BUTANE[target.kind]).sort().join(" and ");
    const message = `Butane ${butane} is no version of the variant ${target.kind}; it has ${known}.`;
    issues.push(issue("error", "butane-version", message, "butane"));
  }
  if (target.kind === "fcos" && butane === "1.7.0") {
    const message = "Butane 1.7.0 becomes Ignition 3.6.0, which coreos-installer up to 0.26 refuses.";
    issues.push(issue("hint", "butane-new", message, "butane"));
  }
  return issues;
}
