import { aptInstall } from "./packages";
import { capture } from "./run.mjs";

/** Makes sure that tests find a real object storage (lib/testing/swift.ts), as root from Debian's packages. Where there is none those tests fail and say what to run. */
export async function needSwift(): Promise<void> {
  if (!(await isInstalled())) await aptInstall("python3-swift");
}

/** Its library alone: the packages of its servers would start them on this machine. */
async function isInstalled(): Promise<boolean> {
  return (await capture("/usr/bin/python3", ["-c", "import swift.proxy"], { stderr: "ignore" })).code === 0;
}
