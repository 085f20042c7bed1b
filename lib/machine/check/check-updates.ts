import { issue, type MachineIssue } from "#lib/machine/check/issue";
import type { Choices } from "#lib/machine/choices/place";
import type { Placed } from "#lib/machine/choices/placed";
import { unitsOf } from "#lib/machine/choices/profile";
import { tooOldFor } from "#lib/machine/choices/targets";
import { writesConfs } from "#lib/machine/choices/updates";

/** Extensions for which extensions.flatcar.org publishes minor streams. */
const HUB_STREAMS = ["k3s", "kubernetes", "rke2"];

/** Whether updates that were chosen can ever arrive, and what follows them. */
export function checkUpdates({ input, placed }: Choices): MachineIssue[] {
  const followed = placed.filter(({ updates }) => updates !== null);
  if (followed.length === 0) return [];
  return [onTarget(input), followed.flatMap((one) => checkFollowed(one, input)), afterwards(input, followed)].flat();
}

function onTarget(input: Choices["input"]): MachineIssue[] {
  const { target, confs, instancesMax } = input;
  const issues: MachineIssue[] = [];
  const noSysupdate = tooOldFor(target, "sysupdate");
  if (noSysupdate !== null) issues.push(issue("error", "no-sysupdate", noSysupdate, "target"));
  if (target.kind === "other" && noSysupdate === null) {
    const message = `Updates need systemd-sysupdate at /usr/lib/systemd/systemd-sysupdate; look whether ${target.id} has it (Debian from 13 on, as a package of its own).`;
    issues.push(issue("hint", "sysupdate-package", message, "target"));
  }
  if (target.kind === "fcos" && confs === "url") {
    const message =
      "Published confs name the folders of Flatcar, so for Fedora CoreOS they are written into the config.";
    issues.push(issue("hint", "confs-inline", message, "confs"));
  }
  if (!writesConfs(input) && instancesMax !== 3) {
    const message = "Published confs keep 3 versions. Write the confs inline to keep another number.";
    issues.push(issue("warning", "instances-fixed", message, "instancesMax"));
  }
  return issues;
}

function checkFollowed(one: Placed, input: Choices["input"]): MachineIssue[] {
  const { extension, name, version, choice, updates } = one;
  const path = `${choice}.updates`;
  if (input.layout === "plain") {
    const message = `${name} lies straight in the folder that is merged, where updates cannot replace it. Choose the layout with links.`;
    return [issue("error", "plain-updates", message, path)];
  }
  if (updates?.conf === null) {
    const message = `${version} has no minor version that updates could follow. Choose all versions, or none.`;
    return [issue("error", "no-minor", message, path)];
  }
  const fromHub = extension.source.from === "flatcar-hub" && extension.updates === "minor" && !writesConfs(input);
  if (fromHub && !HUB_STREAMS.includes(name)) {
    const message = `extensions.flatcar.org publishes minor streams for ${HUB_STREAMS.join(", ")} only. Write the confs inline to follow ${updates?.conf}.`;
    return [issue("error", "no-stream", message, path)];
  }
  return [];
}

function afterwards({ after, restartUnits }: Choices["input"], followed: readonly Placed[]): MachineIssue[] {
  if (after !== "restart-units" || restartUnits.length > 0 || followed.some((one) => unitsOf(one).length > 0))
    return [];
  const message = "Name the units to restart: services that run already keep using the old version.";
  return [issue("hint", "no-units", message, "restartUnits")];
}
