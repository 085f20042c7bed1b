import { issue, type MachineIssue } from "#lib/machine/check/issue";
import { compose } from "#lib/machine/choices/compose";
import type { Choices } from "#lib/machine/choices/place";
import { type Parts, SNIPPET } from "#lib/machine/formats/document";
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
    problems.map((problem) => snippetIssue(problem, choices)),
    givenWay(choices),
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

/** What is generated gives way where the snippet has the same path. Equal things need no word. */
function givenWay(choices: Choices): MachineIssue[] {
  const own = choices.extras.parts.flatMap(({ files = [], links = [] }) => [...files, ...links]);
  const ofSnippet = new Map(own.filter(({ from }) => from === SNIPPET).map((entry) => [entry.path, entry]));
  if (ofSnippet.size === 0) return [];
  const { files, links } = compose({ ...choices, extras: { parts: [], problems: [] } });
  return [...files, ...links].flatMap(({ why: _why, from: _from, ...generated }) => {
    const { from: _snippet, ...kept } = ofSnippet.get(generated.path) ?? {};
    if (!("path" in kept) || JSON.stringify(kept) === JSON.stringify(generated)) return [];
    const message = `${generated.path} would be written here; what the snippet has for it is kept.`;
    return [issue("hint", "snippet-kept", message, SNIPPET)];
  });
}

/** Sections that are handed on as they are do for Butane and Ignition; scripts and cloud-init lose them. */
function snippetIssue({ severity, code, message, line }: Problem, { input: { target } }: Choices): MachineIssue {
  const isLost = code === "not-read" && target.kind === "other";
  return issue(
    isLost ? "error" : severity,
    code,
    line === null ? message : `Line ${line}: ${code === "not-read" && !isLost ? handedOn(message) : message}`,
    SNIPPET,
  );
}

function handedOn(message: string): string {
  return message.replace(/: it knows no more than its keys\.$/, " and hands it on as it is.");
}
