import path from "node:path";
import { CommandError, programFolders, run } from "#lib/bake/run";

/** What a program is given of this machine's files; each is there when it starts. */
export type Files = { reads?: string; writes?: string };

/** How programs that read what others made are kept apart, and the words that come before theirs. */
export type Sandbox = { by: string; keeps: string; around(files: Files): string[] };

const OPEN: Sandbox = { by: "none", keeps: "this host lets Bakehouse make no namespaces", around: () => [] };

/** Where systems keep programs beside those of PATH, what these load, and how they find it. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix", "/gnu", "/etc/alternatives"].concat([
  "/etc/ld.so.cache",
  "/etc/ld.so.conf",
  "/etc/ld.so.conf.d",
]);

/** man bwrap: nothing but the system's programs and `files`, no network, no rights; it ends with us. */
const BUBBLEWRAP: Sandbox = {
  by: "bubblewrap",
  keeps: "no network, no files but their own",
  around: ({ reads, writes }) =>
    ["bwrap", "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"].concat(
      SYSTEM.concat(programFolders()).flatMap((folder) => ["--ro-bind-try", folder, folder]),
      // A path may be relative.
      ["--dir", process.cwd(), "--chdir", process.cwd()],
      reads === undefined ? [] : ["--ro-bind", reads, path.resolve(reads)],
      writes === undefined ? [] : ["--bind", writes, path.resolve(writes)],
      ["--"],
    ),
};

const PROCESSES = ["--pid", "--fork", "--kill-child", "--mount-proc"];
const OWN_RIGHTS = ["--user", "--map-current-user"];
/** Of root's rights only those to files that belong to others, as data folders may: with all of them it would have the network again in no time. */
const FEWER_RIGHTS = ["--inh-caps=-all", "--bounding-set=-all,+dac_override,+dac_read_search"];

/** man unshare, man setpriv: no network, but all files that we may read and write ourselves. */
function unshare(keeps: string, who: string[], rights: string[]): Sandbox {
  const words = ["unshare"].concat(who, ["--net", "--ipc", "--uts", "--", "setpriv", "--no-new-privs"], rights, ["--"]);
  return { by: "unshare", keeps, around: () => words };
}

const NO_PROCESSES = "no network, no other processes";

/** The better ones first. Containers may keep /proc from being mounted. */
export const SANDBOXES = [
  BUBBLEWRAP,
  unshare(NO_PROCESSES, PROCESSES, FEWER_RIGHTS),
  unshare(NO_PROCESSES, OWN_RIGHTS.concat(PROCESSES), []),
  unshare("no network", [], FEWER_RIGHTS),
  unshare("no network", OWN_RIGHTS, []),
];

/** The best sandbox that this host allows. Asked once, and again as long as there is none. */
export async function findSandbox(): Promise<Sandbox> {
  found ??= await firstThatWorks();
  return found ?? OPEN;
}
let found: Sandbox | null = null;

async function firstThatWorks(): Promise<Sandbox | null> {
  for (const sandbox of SANDBOXES) if (await works(sandbox)) return sandbox;
  return null;
}

/** Whether this host allows it. */
export async function works({ around }: Sandbox): Promise<boolean> {
  try {
    await run(["true"], { around: around({}) });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

/** The words that come before a program's own, so that it reaches `files` alone, as far as this host allows. */
export async function aroundFiles(files: Files): Promise<string[]> {
  return (await findSandbox()).around(files);
}
