import type { At, DocumentIssue } from "#lib/machine/check/check-nodes";
import type { Document } from "#lib/machine/formats/document";

type Conf = {
  at: At;
  path: string;
  component: string;
  file: string;
  inline: string | undefined;
  source: string | undefined;
};
type Call = { at: At; component: string; text: string };

/** Whether everything systemd-sysupdate needs fits together: confs, the calls that read them, the timer (sysupdate.d(5)). */
export function checkSysupdate(document: Document): DocumentIssue[] {
  const confs = confsOf(document);
  const calls = callsOf(document);
  return [
    ...calls.flatMap((call) => checkCall(call, confs)),
    ...confs.flatMap((conf) => checkConf(conf, calls, document)),
    ...missingNoop(document, calls),
    ...missingTimer(document, confs),
    ...checkCommands(document),
  ];
}

/** The transfer files of components, `/etc/sysupdate.NAME.d/*.conf`. */
export function confsOf({ files }: Document): Conf[] {
  return files.flatMap(({ path, contents }, index) => {
    const [, component, file] = /^\/etc\/sysupdate\.([^/]+)\.d\/([^/]+)\.(?:conf|transfer)$/.exec(path) ?? [];
    if (component === undefined || file === undefined) return [];
    return [
      {
        at: ["files", index, "path"] as const,
        path,
        component,
        file,
        inline: contents?.inline,
        source: contents?.source,
      },
    ];
  });
}

function callsOf({ units }: Document): Call[] {
  return units.flatMap(({ name, dropins = [], contents }, index) => {
    const texts = [
      { at: ["units", index, "contents"] as At, text: contents ?? "" },
      ...dropins.map((dropin, part) => ({
        at: ["units", index, "dropins", part, "contents"] as At,
        text: dropin.contents ?? "",
      })),
    ];
    if (name.endsWith(".timer")) return [];
    return texts.flatMap(({ at, text }) =>
      [...text.matchAll(/systemd-sysupdate[^\n]{0,200}?\s(?:-C\s*|--component[= ])([\w.-]+)/g)].map(
        ([, component = ""]) => ({
          at,
          component,
          text,
        }),
      ),
    );
  });
}

function checkCall({ at, component }: Call, confs: readonly Conf[]): DocumentIssue[] {
  if (confs.some((conf) => conf.component === component)) return [];
  const stray = confs.find(({ file }) => file === component || file.startsWith(`${component}-v`));
  if (stray !== undefined) return []; // told at the conf
  const message = `systemd-sysupdate -C ${component} reads /etc/sysupdate.${component}.d, and nothing is put there.`;
  return [{ severity: "error", code: "no-definitions", message, at }];
}

function checkConf(conf: Conf, calls: readonly Call[], document: Document): DocumentIssue[] {
  const called = calls.some(({ component }) => component === conf.component);
  const wanted = wantedComponent(conf, calls);
  if (wanted !== null) {
    const message = `${conf.path} is read by systemd-sysupdate -C ${conf.component}; what runs is -C ${wanted}, which reads /etc/sysupdate.${wanted}.d.`;
    return [{ severity: "error", code: "conf-folder", message, at: conf.at }];
  }
  const issues: DocumentIssue[] = [];
  if (!called) {
    const message = `Nothing runs systemd-sysupdate -C ${conf.component}, so ${conf.path} is never read.`;
    issues.push({ severity: "warning", code: "conf-unused", message, at: conf.at });
  }
  if (conf.source !== undefined && /-v?\d+\.\d+\.\d[^/]*\.conf$/.test(conf.source)) {
    const message = `${conf.source} names one release; published streams are per minor version, such as NAME-v1.32.conf.`;
    issues.push({ severity: "warning", code: "conf-of-release", message, at: contentsOf(conf, "source") });
  }
  return [...issues, ...(conf.inline === undefined ? [] : checkTransfer(conf, conf.inline, document))];
}

/** The component whose conf lies in another's folder; null when it lies right. */
export function wantedComponent(
  conf: Pick<Conf, "component" | "file">,
  calls: readonly Pick<Call, "component">[],
): string | null {
  const fits = (component: string) => conf.file === component || conf.file.startsWith(`${component}-v`);
  if (fits(conf.component)) return null;
  return (
    calls.map(({ component }) => component).find((component) => component !== conf.component && fits(component)) ?? null
  );
}

function checkTransfer(conf: Conf, text: string, { links, files }: Document): DocumentIssue[] {
  const at = contentsOf(conf, "inline");
  const value = (key: string) => new RegExp(`^[ \\t]*${key}[ \\t]*=(.*)$`, "m").exec(text)?.[1]?.trim();
  const issues: DocumentIssue[] = [];
  const add = (severity: DocumentIssue["severity"], code: string, message: string) =>
    issues.push({ severity, code, message, at });
  const pattern = value("MatchPattern");
  if (pattern !== undefined && !pattern.includes("@v")) {
    add("error", "pattern", `MatchPattern=${pattern} has no @v, so no version ever matches.`);
  }
  const symlink = value("CurrentSymlink");
  const name = /([^/]+)\.raw$/.exec(symlink ?? "")?.[1];
  if (pattern !== undefined && name !== undefined && !pattern.startsWith(`${name}-`)) {
    add(
      "warning",
      "pattern-name",
      `MatchPattern=${pattern} fetches images of another name than ${name}, under which they would be merged.`,
    );
  }
  const merged = [...links, ...files].some(({ path }) => path === symlink);
  if (symlink?.startsWith("/") && !merged) {
    add(
      "error",
      "current-symlink",
      `CurrentSymlink=${symlink} is not the name under which this config merges the image; an update would change nothing.`,
    );
  }
  if (/^[ \t]*Type[ \t]*=[ \t]*url-file/m.test(text) && value("Verify") === undefined) {
    add(
      "warning",
      "verify",
      "Without Verify=false systemd-sysupdate wants SHA256SUMS.gpg and a keyring that can check it.",
    );
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
  return [{ severity: "warning", code: "no-noop", message, at: first.at }];
}

function missingTimer({ units }: Document, confs: readonly Conf[]): DocumentIssue[] {
  const [first] = confs;
  const enabled = units.some(({ name, enabled }) => name === "systemd-sysupdate.timer" && enabled === true);
  if (first === undefined || enabled) return [];
  const message = "systemd-sysupdate.timer is not enabled, so no update ever runs.";
  return [{ severity: "warning", code: "no-timer", message, at: first.at }];
}

function checkCommands({ units }: Document): DocumentIssue[] {
  return units.flatMap(({ name, dropins = [] }, index) => {
    if (name !== "systemd-sysupdate.service") return [];
    return dropins.flatMap(({ contents = "" }, part) => {
      const at: At = ["units", index, "dropins", part, "contents"];
      const issues: DocumentIssue[] = [];
      if (/(^|[\s"'=])\/tmp\//m.test(contents)) {
        const message = "Flag files in /tmp can be made by any user; /run is root's and empty after a boot.";
        issues.push({ severity: "warning", code: "tmp-flag", message, at });
      }
      if (/systemd-sysext\s+refresh/.test(contents)) {
        const message =
          "systemd-sysext refresh leaves services as they are; systemctl restart systemd-sysext ensure-sysext reloads them as well.";
        issues.push({ severity: "hint", code: "refresh", message, at });
      }
      return issues;
    });
  });
}
