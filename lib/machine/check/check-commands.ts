import type { At, DocumentIssue } from "#lib/machine/check/document-issue";
import { type IssueCode, issue, type Severity } from "#lib/machine/check/issue";
import type { Document } from "#lib/machine/formats/document";
import { UPDATE_UNITS } from "#lib/systems";

export const SERVICES: readonly string[] = [UPDATE_UNITS.before.service, UPDATE_UNITS.after.service];

/** What goes wrong in drop-ins of the update service. */
const COMMANDS: { pattern: RegExp; severity: Severity; code: IssueCode; message: string }[] = [
  {
    pattern: /(^|[\s"'=])\/tmp\//m,
    severity: "warning",
    code: "tmp-flag",
    message: "Flag files in /tmp can be made by any user; /run is root's and empty after a boot.",
  },
  {
    pattern: /systemd-sysext\s+refresh/,
    severity: "hint",
    code: "refresh",
    message:
      "systemd-sysext refresh leaves services as they are; systemctl reload-or-restart systemd-sysext starts what the images bring.",
  },
  {
    pattern: /systemctl\s+restart\s[^\n;&|']{0,200}\bsystemd-sysext\b/,
    severity: "warning",
    code: "restart-sysext",
    message:
      "systemctl restart systemd-sysext takes the images away before it merges them again, and systemd 257 then loses their sockets; systemctl reload-or-restart systemd-sysext swaps them in one step.",
  },
  {
    pattern: /systemctl\s+restart\s[^\n;&|']{0,200}\bensure-sysext\b/,
    severity: "hint",
    code: "ensure-sysext",
    message:
      "Flatcar has no ensure-sysext.service from release 4628 on, so this fails there; systemctl try-restart ensure-sysext || true does not.",
  },
];

export function checkCommands({ units }: Document): DocumentIssue[] {
  const isSafe = units.some(isRefreshing);
  return units.flatMap(({ name, dropins = [] }, index) => {
    if (!SERVICES.includes(name)) return [];
    return dropins.flatMap(({ contents = "" }, part) => {
      const at: At = ["units", index, "dropins", part, "contents"];
      return COMMANDS.filter(
        ({ pattern, code }) => pattern.test(contents) && !(isSafe && code === "restart-sysext"),
      ).map(({ severity, code, message }) => issue(severity, code, message, at));
    });
  });
}

/** Whether a drop-in makes a restart of systemd-sysext swap the images, as ours does. */
function isRefreshing({ name, dropins = [] }: Document["units"][number]): boolean {
  return (
    name === "systemd-sysext.service" && dropins.some(({ contents = "" }) => /^ExecStop=.*refresh/m.test(contents))
  );
}
