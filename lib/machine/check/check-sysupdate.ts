import { checkCommands, SERVICES } from "#lib/machine/check/check-commands";
import { checkTransfer } from "#lib/machine/check/check-transfer";
import { type At, below, type DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import { type Call, type Conf, callsOf, confsOf, hasHiddenCalls } from "#lib/machine/check/sysupdate-parts";
import type { Document } from "#lib/machine/formats/document";
import { UPDATE_TIMERS } from "#lib/machine/formats/sysupdate";

/** Whether everything systemd-sysupdate needs fits together: confs, the calls that read them, the timer (sysupdate.d(5)). */
export function checkSysupdate(document: Document): DocumentIssue[] {
  const confs = confsOf(document);
  const calls = callsOf(document);
  const isHidden = hasHiddenCalls(document);
  const components = new Set(calls.map(({ component }) => component));
  return [
    isHidden ? [] : checkCalls(calls, confs),
    confs.flatMap((conf) => checkConf(conf, components, isHidden).concat(checkTransfer(conf, document))),
    document.files.flatMap(checkConfSource),
    isHidden ? [] : missingNoop(document, calls),
    checkTimer(document, confs, { calls, isHidden }),
    checkCommands(document),
  ].flat();
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

function checkConf(conf: Conf, components: ReadonlySet<string>, isHidden: boolean): DocumentIssue[] {
  const wanted = wantedComponent(conf, components);
  if (wanted !== null && !components.has(conf.component)) {
    const message = `${conf.path} is read by systemd-sysupdate -C ${conf.component}; what runs is -C ${wanted}, which reads /etc/sysupdate.${wanted}.d.`;
    return [issue("error", "conf-folder", message, conf.at)];
  }
  const issues: DocumentIssue[] = [];
  if (!components.has(conf.component) && !isHidden) {
    const message = `Nothing runs systemd-sysupdate -C ${conf.component}, so ${conf.path} is never read.`;
    issues.push(issue("warning", "conf-unused", message, conf.at));
  }
  if (conf.source !== undefined && /-v?\d+\.\d+\.\d[^/]*\.conf$/.test(conf.source.slice(-255))) {
    const message = `${conf.source} names one release; published streams are per minor version, such as NAME-v1.32.conf.`;
    issues.push(issue("warning", "conf-of-release", message, sourceAt(conf.at)));
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
  const stems = Array.from(file.matchAll(/[-_]v?\d/g), ({ index }) => file.slice(0, index));
  return [file].concat(stems);
}

function sourceAt([list, index]: At): At {
  return below([list, index] as unknown as At, "contents", "source");
}

/** A conf is fetched from the address of its own name: one of another extension's would fetch and merge that one. */
function checkConfSource({ path, contents }: Document["files"][number], index: number): DocumentIssue[] {
  const own = /^\/etc\/sysupdate\.(?:[^/]+\.)?d\/([^/]{1,255})\.(?:conf|transfer)$/.exec(path)?.[1];
  const source = contents?.source?.replace(/[?#].*$/, "") ?? "";
  const theirs = /\/([^/]{1,255})\.(?:conf|transfer)$/.exec(source)?.[1];
  if (own === undefined || theirs === undefined) return [];
  const at: At = ["files", index, "contents", "source"];
  const names = componentsFor(own);
  if (!componentsFor(theirs).some((name) => names.includes(name))) {
    const message = `The address names ${theirs}.conf, the file is ${own}.conf: it would follow another extension.`;
    return [issue("warning", "conf-of-another", message, at)];
  }
  const folder = /\/extensions\/([^/]+)\/[^/]+$/.exec(source)?.[1];
  if (folder !== undefined && !names.includes(folder) && !componentsFor(theirs).includes(folder)) {
    const message = `The address has ${theirs}.conf in the folder of ${folder}; it lies in that of its own extension.`;
    return [issue("warning", "conf-of-another", message, at)];
  }
  return misspeltHost(source, at);
}

/** extensions.flatcar.org has its files below /extensions. */
function misspeltHost(source: string, at: At): DocumentIssue[] {
  const [, host = "", path = ""] = /^https?:\/\/([^/]+)(.*)$/.exec(source) ?? [];
  const isNear = /^(extensions?|sysexts?|www)\.flatcar(-linux)?\.(org|net|com|io)$/.test(host);
  if (!isNear || (host === "extensions.flatcar.org" && path.startsWith("/extensions/"))) return [];
  const message = `${source} is not an address of Flatcar's extensions: they lie below https://extensions.flatcar.org/extensions/.`;
  return [issue("warning", "conf-address", message, at)];
}

function missingNoop({ files, units }: Document, calls: readonly Call[]): DocumentIssue[] {
  const first = calls.find(({ unit }) => SERVICES.includes(unit));
  const isOff = units.some((unit) => TIMERS.includes(unit.name) && (unit.enabled === false || unit.mask === true));
  const hasTransfer = files.some(({ path }) => /^\/etc\/sysupdate\.d\/[^/]+\.(conf|transfer)$/.test(path));
  if (first === undefined || isOff || hasTransfer) return [];
  const message =
    'Without a transfer in /etc/sysupdate.d systemd-sysupdate.service fails with "No transfer definitions found" after its updates; noop.conf there matches nothing.';
  return [issue("warning", "no-noop", message, first.at)];
}

const TIMERS: readonly string[] = UPDATE_TIMERS;

type Callers = { calls: readonly Call[]; isHidden: boolean };

/** Updates that were switched off stay so: somebody may start them by hand, one machine after the other. */
function checkTimer({ units }: Document, confs: readonly Conf[], { calls, isHidden }: Callers): DocumentIssue[] {
  const [first] = confs;
  const timers = units.filter(({ name }) => TIMERS.includes(name));
  if (first === undefined || timers.some(({ enabled, mask }) => enabled === true && mask !== true)) return [];
  const off = units.findIndex(
    ({ name, enabled, mask }) => TIMERS.includes(name) && (enabled === false || mask === true),
  );
  if (off >= 0) {
    const message = `${units[off]?.name} is switched off, so updates wait until somebody starts them.`;
    return [issue("hint", "updates-off", message, ["units", off, units[off]?.mask === true ? "mask" : "enabled"])];
  }
  const hasOwn = units.some(({ name, enabled }) => name.endsWith(".timer") && enabled === true);
  if (hasOwn || isHidden || calls.some(({ unit }) => !SERVICES.includes(unit))) return [];
  const message = "systemd-sysupdate.timer is not enabled here, so no update runs by itself.";
  return [issue("warning", "no-timer", message, first.at)];
}
