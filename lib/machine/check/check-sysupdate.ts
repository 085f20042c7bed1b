import type { At, DocumentIssue } from "#lib/machine/check/check-nodes";
import { type IssueCode, issue, type Severity } from "#lib/machine/check/issue";
import type { Document } from "#lib/machine/formats/document";

type Conf = {
  at: At;
  path: string;
  component: string;
  file: string;
  inline: string | undefined;
  source: string | undefined;
};
type Call = { at: At; component: string };

/** Whether everything systemd-sysupdate needs fits together: confs, the calls that read them, the timer (sysupdate.d(5)). */
export function checkSysupdate(document: Document): DocumentIssue[] {
  const confs = confsOf(document);
  const calls = callsOf(document);
  const components = new Set(calls.map(({ component }) => component));
  const merged = new Set([document.links, document.files].flatMap((list) => list.map(({ path }) => path)));
  return [
    checkCalls(calls, confs),
    confs.flatMap((conf) => checkConf(conf, components).concat(checkTransfer(conf, merged))),
    missingNoop(document, calls),
    missingTimer(document, confs),
    checkCommands(document),
  ].flat();
}

/** The transfer files of components, `/etc/sysupdate.NAME.d/*.conf`. */
function confsOf({ files }: Document): Conf[] {
  return files.flatMap(({ path, contents }, index) => {
    const [, component, file] = /^\/etc\/sysupdate\.([^/]+)\.d\/([^/]{1,255})\.(?:conf|transfer)$/.exec(path) ?? [];
    if (component === undefined || file === undefined) return [];
    const at = ["files", index, "path"] as const;
    return [{ at, path, component, file, inline: contents?.inline, source: contents?.source }];
  });
}

function callsOf({ units }: Document): Call[] {
  return units.flatMap(({ name, dropins = [], contents }, index) => {
    if (name.endsWith(".timer")) return [];
    const ofDropins = dropins.flatMap((dropin, part) =>
      callsIn(dropin.contents, ["units", index, "dropins", part, "contents"]),
    );
    return callsIn(contents, ["units", index, "contents"]).concat(ofDropins);
  });
}

function callsIn(text = "", at: At): Call[] {
  const calls = text.matchAll(/systemd-sysupdate[^\n]{0,200}?\s(?:-C\s*|--component[= ])([\w.-]+)/g);
  return Array.from(calls, ([, component = ""]) => ({ at, component }));
}

function checkCalls(calls: readonly Call[], confs: readonly Conf[]): DocumentIssue[] {
  // What lies in a wrong folder is reported where it lies.
  const meant = new Set(confs.flatMap(({ component, file }) => componentsFor(file).concat(component)));
  return calls
    .filter(({ component }) => !meant.has(component))
    .map(({ at, component }) => {
      const message = `systemd-sysupdate -C ${component} reads /etc/sysupdate.${component}.d, and nothing is put there.`;
      return issue("error", "no-definitions", message, at);
    });
}

function checkConf(conf: Conf, components: ReadonlySet<string>): DocumentIssue[] {
  const wanted = wantedComponent(conf, components);
  if (wanted !== null) {
    const message = `${conf.path} is read by systemd-sysupdate -C ${conf.component}; what runs is -C ${wanted}, which reads /etc/sysupdate.${wanted}.d.`;
    return [issue("error", "conf-folder", message, conf.at)];
  }
  const issues: DocumentIssue[] = [];
  if (!components.has(conf.component)) {
    const message = `Nothing runs systemd-sysupdate -C ${conf.component}, so ${conf.path} is never read.`;
    issues.push(issue("warning", "conf-unused", message, conf.at));
  }
  if (conf.source !== undefined && /-v?\d+\.\d+\.\d[^/]*\.conf$/.test(conf.source.slice(-255))) {
    const message = `${conf.source} names one release; published streams are per minor version, such as NAME-v1.32.conf.`;
    issues.push(issue("warning", "conf-of-release", message, contentsOf(conf, "source")));
  }
  return issues;
}

/** The component whose conf lies in another's folder; null when it lies right. */
export function wantedComponent(
  { component, file }: Pick<Conf, "component" | "file">,
  called: ReadonlySet<string>,
): string | null {
  const fitting = componentsFor(file);
  if (fitting.includes(component)) return null;
  return fitting.find((one) => called.has(one)) ?? null;
}

/** `kubernetes-v1.32` and `kubernetes` of `kubernetes-v1.32.conf`: what the conf of such a name may be for. */
function componentsFor(file: string): string[] {
  const stems = Array.from(file.matchAll(/-v/g), ({ index }) => file.slice(0, index));
  return [file].concat(stems);
}

function checkTransfer(conf: Conf, merged: ReadonlySet<string>): DocumentIssue[] {
  const text = conf.inline;
  if (text === undefined) return [];
  const value = (key: string) => new RegExp(`^[ \\t]*${key}[ \\t]*=(.*)$`, "m").exec(text)?.[1]?.trim();
  const issues: DocumentIssue[] = [];
  const add = (severity: Severity, code: IssueCode, message: string) =>
    issues.push(issue(severity, code, message, contentsOf(conf, "inline")));
  const pattern = value("MatchPattern");
  if (pattern !== undefined && !pattern.includes("@v"))
    add("error", "pattern", `MatchPattern=${pattern} has no @v, so no version ever matches.`);
  const symlink = value("CurrentSymlink");
  const name = /([^/]+)\.raw$/.exec(symlink ?? "")?.[1];
  if (pattern !== undefined && name !== undefined && !pattern.startsWith(`${name}-`)) {
    const message = `MatchPattern=${pattern} fetches images of another name than ${name}, under which they would be merged.`;
    add("warning", "pattern-name", message);
  }
  if (symlink?.startsWith("/") && !merged.has(symlink)) {
    const message = `CurrentSymlink=${symlink} is not the name under which this config merges the image; an update would change nothing.`;
    add("error", "current-symlink", message);
  }
  if (/^[ \t]*Type[ \t]*=[ \t]*url-file/m.test(text) && value("Verify") === undefined) {
    const message = "Without Verify=false systemd-sysupdate wants SHA256SUMS.gpg and a keyring that can check it.";
    add("warning", "verify", message);
  }
  return issues;
}

function contentsOf({ at: [list, index] }: Conf, member: string): At {
  return [list, index, "contents", member];
}

function missingNoop({ files }: Document, calls: readonly Call[]): DocumentIssue[] {
  const [first] = calls;
  if (first === undefined || files.some(({ path }) => /^\/etc\/sysupdate\.d\/[^/]+\.(conf|transfer)$/.test(path)))
    return [];
  const message =
    'Without a transfer in /etc/sysupdate.d systemd-sysupdate.service fails with "No transfer definitions found" after its updates; noop.conf there matches nothing.';
  return [issue("warning", "no-noop", message, first.at)];
}

function missingTimer({ units }: Document, confs: readonly Conf[]): DocumentIssue[] {
  const [first] = confs;
  const enabled = units.some(({ name, enabled }) => name === "systemd-sysupdate.timer" && enabled === true);
  if (first === undefined || enabled) return [];
  const message = "systemd-sysupdate.timer is not enabled, so no update ever runs.";
  return [issue("warning", "no-timer", message, first.at)];
}

function checkCommands({ units }: Document): DocumentIssue[] {
  return units.flatMap(({ name, dropins = [] }, index) => {
    if (name !== "systemd-sysupdate.service") return [];
    return dropins.flatMap(({ contents = "" }, part) => {
      const at: At = ["units", index, "dropins", part, "contents"];
      const issues: DocumentIssue[] = [];
      if (/(^|[\s"'=])\/tmp\//m.test(contents)) {
        const message = "Flag files in /tmp can be made by any user; /run is root's and empty after a boot.";
        issues.push(issue("warning", "tmp-flag", message, at));
      }
      if (/systemd-sysext\s+refresh/.test(contents)) {
        const message =
          "systemd-sysext refresh leaves services as they are; systemctl restart systemd-sysext ensure-sysext reloads them as well.";
        issues.push(issue("hint", "refresh", message, at));
      }
      return issues;
    });
  });
}
