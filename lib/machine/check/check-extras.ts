import { issue, type MachineIssue } from "#lib/machine/check/issue";
import type { Choices } from "#lib/machine/choices/place";
import type { Parts } from "#lib/machine/formats/document";
import type { Problem } from "#lib/machine/formats/read-config";

/** AUTHORIZED_KEYS FILE FORMAT of sshd(8): options, of which each has its value in double quotes; type; key. */
const KEY =
  /^([\w-]+(="(\\.|[^"\\])*")?(,|\s+))*(ssh-(rsa|ed25519|dss)|ecdsa-sha2-nistp\d+|sk-(ssh|ecdsa)-\S+)\s+AAAA\S+/;

/** Keys, files, units and the snippet that were typed in. */
export function checkExtras(choices: Choices): MachineIssue[] {
  const { parts, problems } = choices.extras;
  return [
    checkKeys(choices),
    checkExtraUnits(choices),
    twiceDefined(parts.flatMap(({ units = [] }) => units)),
    problems.map(snippetIssue),
  ].flat();
}

function checkKeys({ input: { extras } }: Choices): MachineIssue[] {
  return extras.sshKeys.flatMap((key, index): MachineIssue[] => {
    const path = `extras.sshKeys.${index}`;
    if (/PRIVATE KEY/.test(key)) {
      return [issue("error", "private-key", "This is a private key. Paste the line of the .pub file.", path)];
    }
    if (KEY.test(key.trim())) return [];
    const message = "This does not look like a line of an authorized_keys file: ssh-ed25519 AAAA… name.";
    return [issue("warning", "ssh-key", message, path)];
  });
}

/** Only when every image's content is known can it be said that none has a unit. */
function checkExtraUnits({ input: { extras }, placed }: Choices): MachineIssue[] {
  const known = placed.every(({ image }) => image?.paths !== undefined) && placed.length > 0;
  const shipped = placed.flatMap(({ image }) => image?.paths ?? []);
  return extras.units.flatMap(({ name, text, enabled }, index): MachineIssue[] => {
    if (
      name === "" ||
      text !== undefined ||
      !enabled ||
      !known ||
      shipped.some((path) => path.endsWith(`/systemd/system/${name}`))
    )
      return [];
    const message = `No chosen image brings ${name}. It starts only if the system has it.`;
    return [issue("warning", "unit-not-shipped", message, `extras.units.${index}`)];
  });
}

/** Parts of a unit are put together, but it can have only one text. */
function twiceDefined(units: NonNullable<Parts["units"]>): MachineIssue[] {
  const texts = new Map<string, string>();
  return units.flatMap(({ name, contents, from = "extras" }): MachineIssue[] => {
    const first = texts.get(name) ?? contents;
    if (first === undefined) return [];
    texts.set(name, first);
    if (contents === undefined || contents === first) return [];
    const message = `${name} is written twice with different texts; only the first counts.`;
    return [issue("error", "unit-twice", message, from)];
  });
}

/** What is not read of a snippet is lost, so it is an error there. */
function snippetIssue({ severity, code, message, line }: Problem): MachineIssue {
  return issue(
    severity === "hint" ? "error" : severity,
    code,
    line === null ? message : `Line ${line}: ${message}`,
    "extras.snippet",
  );
}
