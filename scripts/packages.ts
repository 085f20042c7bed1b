import { readFileSync } from "node:fs";
import { capture, run } from "./run.mjs";

type Manager = {
  systems: string[];
  install: string;
  /** Where a package is called otherwise. */
  names?: Record<string, string>;
  asUser?: true;
};

const MANAGERS: Record<string, Manager> = {
  apt: { systems: ["debian", "ubuntu"], install: "apt-get install -y" },
  dnf: { systems: ["fedora", "rhel", "centos"], install: "dnf install -y" },
  pacman: { systems: ["arch"], install: "pacman -S --needed --noconfirm" },
  zypper: {
    systems: ["suse", "opensuse", "sles"],
    install: "zypper install -y",
    names: { "squashfs-tools": "squashfs" },
  },
  apk: { systems: ["alpine"], install: "apk add" },
  brew: { systems: ["darwin"], install: "brew install", names: { "squashfs-tools": "squashfs" }, asUser: true },
};

/** What this system calls itself, most exact first: `ID` and `ID_LIKE` of os-release, or `darwin`. */
export function systemNames(platform = process.platform, osRelease = readOsRelease()): string[] {
  if (platform !== "linux") return [platform];
  const value = (key: string) => new RegExp(`^${key}=["']?([^"'\n]*)`, "m").exec(osRelease)?.[1]?.split(" ") ?? [];
  return [...value("ID"), ...value("ID_LIKE")].filter((name) => name !== "");
}

function readOsRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}

/** The one command that installs a package on this system, or null where we know none. */
export function installCommand(name: string, systems = systemNames(), root = isRoot()): string | null {
  const manager = Object.values(MANAGERS).find((candidate) =>
    systems.some((system) => candidate.systems.includes(system)),
  );
  if (manager === undefined) return null;
  const command = `${manager.install} ${manager.names?.[name] ?? name}`;
  return root || manager.asUser ? command : `sudo ${command}`;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Installs a package as root with apt and says so; false where we are not root, there is no apt, or it failed. */
export async function aptInstall(name: string): Promise<boolean> {
  if (!isRoot() || (await capture("apt-get", ["--version"], { stderr: "ignore" })).code !== 0) return false;
  console.log(`Installing ${name} with apt-get …`);
  return (await apt("install", name)) || ((await apt("update")) && (await apt("install", name)));
}

async function apt(verb: "install" | "update", ...names: string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const flags = ["-q", "-o", "DPkg::Lock::Timeout=300"];
  const more = verb === "install" ? ["-y", "--no-install-recommends"] : [];
  return (await run("apt-get", [...flags, verb, ...more, ...names], { env })) === 0;
}
