import { type At, below } from "#lib/machine/check/document-issue";
import { hasLayers, textsOf } from "#lib/machine/check/layers";
import type { Document } from "#lib/machine/formats/document";

/** A transfer file of a component, `/etc/sysupdate.NAME.d/FILE.conf`. */
export type Conf = {
  at: At;
  path: string;
  component: string;
  file: string;
  inline: string | undefined;
  source: string | undefined;
};
/** Something that runs `systemd-sysupdate -C COMPONENT`. */
export type Call = { at: At; unit: string; component: string };

export function confsOf({ files }: Document): Conf[] {
  return files.flatMap(({ path, contents }, index) => {
    const [, component, file] = /^\/etc\/sysupdate\.([^/]+)\.d\/([^/]{1,255})\.(?:conf|transfer)$/.exec(path) ?? [];
    if (component === undefined || file === undefined) return [];
    const at = ["files", index, "path"] as const;
    return [{ at, path, component, file, inline: contents?.inline, source: contents?.source }];
  });
}

/** The calls in units and scripts that name their component. */
export function callsOf({ units, files }: Document): Call[] {
  const ofUnits = units.flatMap(({ name, dropins = [], contents }, index) => {
    if (name.endsWith(".timer")) return [];
    const at: At = ["units", index];
    const ofDropins = dropins.flatMap(({ contents: text }, part) =>
      callsIn(text, name, below(at, "dropins", part, "contents")),
    );
    return callsIn(contents, name, below(at, "contents")).concat(ofDropins);
  });
  const ofFiles = files.flatMap(({ path, contents }, index) =>
    callsIn(contents?.inline, path, ["files", index, "contents", "inline"]),
  );
  return ofUnits.concat(ofFiles);
}

const CALL =
  /(?:systemd-sysupdate|updatectl)[^\n]{0,200}?\s(?:-C\s*|--component[= ]|--definitions[= ]\/etc\/sysupdate\.)["']?([\w.-]+)/g;

function callsIn(text = "", unit: string, at: At): Call[] {
  const calls = withoutComments(text)
    .replace(/\\\r?\n[ \t]*/g, " ")
    .matchAll(CALL);
  return Array.from(calls, ([, component = ""]) => ({ at, unit, component: component.replace(/\.d$/, "") }));
}

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*[#;].*$/gm, "");
}

/** Whether something runs systemd-sysupdate for components that cannot be read here: a loop, a script, another config. */
export function hasHiddenCalls(document: Document): boolean {
  if (hasLayers(document)) return true;
  const texts = textsOf(document).map(withoutComments);
  return texts.some((text) => isHidden(text)) || runsUnseen(document);
}

function isHidden(text: string): boolean {
  const lines = text.replace(/\\\r?\n[ \t]*/g, " ").split("\n");
  return lines.some((line) => {
    if (line.includes("updatectl") && !/\s(-C|--component)\b/.test(line)) return true;
    if (!line.includes("systemd-sysupdate")) return false;
    if (line.includes("--component-all")) return true;
    if (!/systemd-sysupdate(?!\.(?:service|timer)|-)/.test(line)) return false;
    const isVariable = /(?:-C\s*|--component[= ]|--definitions[= ])["']?[^\s;|&]*[$%`*@]/.test(line);
    return (
      isVariable || /xargs|for |while |\$\$?\{?[A-Za-z_@*1-9]|"\$@"|--definitions[= ](?!\/etc\/sysupdate\.)/.test(line)
    );
  });
}

/** Units that run a program of the config whose text is not in it. */
function runsUnseen({ units, files }: Document): boolean {
  const unseen = files
    .filter(({ contents }) => (contents?.source || contents?.local) !== undefined && contents?.inline === undefined)
    .map(({ path }) => path);
  return units.some(({ contents = "", contents_local, dropins = [] }) => {
    if (contents_local !== undefined || dropins.some((dropin) => dropin.contents_local !== undefined)) return true;
    const text = [contents, ...dropins.map((dropin) => dropin.contents ?? "")].join("\n");
    return unseen.some((path) => text.includes(path));
  });
}
