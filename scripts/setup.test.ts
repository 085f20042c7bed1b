import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withoutNpm } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { digestOf } from "./marks.mjs";
import { nodeComplaint } from "./node-version.mjs";
import { installCommand, systemNames } from "./packages";
import { complaint, isEnough, versionIn } from "./squashfs";
import { advice } from "./zstd";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "bakehouse-setup-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("Node", () => {
  it("is new enough from 20.19 on", () => {
    expect(["v20.19.0", "v22.0.0", "v24.1.3"].map(nodeComplaint)).toEqual([null, null, null]);
  });

  it("is named with what is wanted when it is too old", () => {
    expect(nodeComplaint("v20.18.3")).toMatch("needs Node.js 20.19 or newer; this is v20.18.3");
    expect(nodeComplaint("v18.20.0")).not.toBeNull();
  });
});

describe("system packages", () => {
  const debian = 'PRETTY_NAME="Debian"\nID=debian\n';
  const mint = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n';
  it.each([
    ["linux", debian, false, "sudo apt-get install -y squashfs-tools"],
    ["linux", mint, true, "apt-get install -y squashfs-tools"],
    ["linux", "ID=fedora", false, "sudo dnf install -y squashfs-tools"],
    ["linux", "ID=alpine", true, "apk add squashfs-tools"],
    ["linux", 'ID="opensuse-leap"\nID_LIKE="suse opensuse"', false, "sudo zypper install -y squashfs"],
    ["linux", "ID=manjaro\nID_LIKE=arch", false, "sudo pacman -S --needed --noconfirm squashfs-tools"],
    ["darwin", "", false, "brew install squashfs"],
    ["linux", "ID=unheard-of", false, null],
  ] as const)("on %s with %j", (platform, osRelease, root, command) => {
    expect(installCommand("squashfs-tools", systemNames(platform, osRelease), root)).toBe(command);
  });

  it("reads and judges the version of mksquashfs", () => {
    expect(versionIn("mksquashfs version 4.5.1 (2022/03/17)\n")).toBe("4.5");
    expect(["4.4", "4.5", "4.10", "5.0", null].map(isEnough)).toEqual([false, true, true, true, false]);
  });

  it("says what was found and the command to run", () => {
    expect(complaint("4.4", "apk add squashfs-tools")).toBe(
      "Bakehouse needs squashfs-tools 4.5 or newer, and mksquashfs 4.4 is installed.\nRun:  apk add squashfs-tools",
    );
    expect(complaint(null, null)).toMatch("not installed.\nInstall squashfs-tools with this system's package manager");
  });
});

it("a missing zstd stops nobody, and the advice says what it is for", () => {
  expect(advice("apt-get install -y zstd")).toMatch(
    /\.zst can't be baked .* all others can\.\nRun: {2}apt-get install -y zstd$/,
  );
  expect(advice(null)).toMatch(/package manager$/);
});

describe("marks", () => {
  it("change with a file's name and content, but not with its tests", async () => {
    await mkdir(path.join(folder, "lib"));
    await writeFile(path.join(folder, "lib/a.ts"), "1");
    const digests = [await digestOf([], ["lib", "absent"], folder)];
    await writeFile(path.join(folder, "lib/a.test.ts"), "x");
    expect(await digestOf([], ["lib", "absent"], folder)).toBe(digests[0]);
    await writeFile(path.join(folder, "lib/a.ts"), "2");
    digests.push(await digestOf([], ["lib"], folder), await digestOf(["v22"], ["lib"], folder));
    await writeFile(path.join(folder, "lib/b.ts"), "2");
    digests.push(await digestOf([], ["lib"], folder));
    expect(new Set(digests).size).toBe(4);
  });
});

describe("the setup lock", () => {
  it("lets one at a time in", async () => {
    const file = path.join(folder, "lock");
    const events: string[] = [];
    const enter = (name: string) =>
      withLock(
        async () => {
          events.push(`${name} in`);
          await new Promise((resolve) => setTimeout(resolve, 50));
          events.push(`${name} out`);
        },
        { file, say: () => {} },
      );
    await Promise.all(["a", "b", "c"].map(enter));
    for (let i = 0; i < events.length; i += 2) expect(events[i]?.replace("in", "out")).toBe(events[i + 1]);
    expect(events).toHaveLength(6);
  });

  it("takes over from a process that is gone", async () => {
    const file = path.join(folder, "lock");
    await writeFile(file, "4194304 killed");
    expect(await withLock(async () => "mine", { file, say: () => {} })).toBe("mine");
  });

  it("is given back when the work fails", async () => {
    const file = path.join(folder, "lock");
    const failing = withLock(() => Promise.reject(new Error("no")), { file });
    await expect(failing).rejects.toThrow("no");
    expect(await withLock(async () => "free", { file })).toBe("free");
  });

  it("is not needed where nobody can write: what is set up there serves as it is", async () => {
    const readOnly = path.join(folder, "read-only");
    await mkdir(readOnly, { mode: 0o555 });
    await asNobody(async () => {
      expect(await withLock(async () => "as it is", { file: path.join(readOnly, "lock") })).toBe("as it is");
      const missing = withLock(() => writeFile(path.join(readOnly, "mark"), ""), { file: path.join(readOnly, "lock") });
      await expect(missing).rejects.toThrow(/can't be written to.*npm run setup/);
    });
  });
});

it("a second npm keeps the way to the registry and forgets the first one's settings", () => {
  const kept = { npm_config_registry: "https://r.example", npm_config_cache: "/c", npm_execpath: "/npm", PATH: "/bin" };
  expect(withoutNpm({ ...kept, npm_config_omit: "dev", npm_package_name: "x", npm_lifecycle_event: "start" })).toEqual(
    kept,
  );
});

/** Root may write everywhere. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const own = process.getuid?.();
  if (own === 0) {
    await chmod(folder, 0o755);
    process.seteuid?.(65_534);
  }
  try {
    await work();
  } finally {
    if (own === 0) process.seteuid?.(0);
  }
}
