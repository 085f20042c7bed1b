import { issue, type MachineIssue } from "#lib/machine/check/issue";
import type { Choices } from "#lib/machine/choices/place";
import type { Placed } from "#lib/machine/choices/placed";

/** kubelet and CRI-O put network plugins into /opt/cni/bin. */
const WRITERS = ["kubernetes", "crio"];
const WRITER = /\/(kubelet|crio)$/;

/** While an image that has anything in `opt/` is merged, nothing can be written to /opt (measured with systemd-sysext 252). */
export function checkOpt({ placed }: Choices): MachineIssue[] {
  const writers = placed.flatMap(writesOf);
  return placed.flatMap((one) => {
    const path = one.image?.paths?.find((each) => each.startsWith("opt/"));
    const [what] = writers;
    if (path === undefined || what === undefined) return [];
    const message = `${one.file} has /${path}, so /opt is read-only while it is merged, and ${what}. Bake it without anything in opt/.`;
    return [issue("error", "opt-read-only", message, one.choice)];
  });
}

function writesOf({ name, path, extension, image }: Placed): string[] {
  const isWriter = WRITERS.includes(extension.recipe) || image?.paths?.some((each) => WRITER.test(each));
  return [
    extension.updates !== "none" && path.startsWith("/opt/") && `the updates of ${name} could not be written`,
    isWriter && `${name} could not write its plugins to /opt/cni/bin`,
  ].filter((what) => typeof what === "string");
}
