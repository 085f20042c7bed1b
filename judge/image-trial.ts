import { copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { osRelease, systemFor } from "#lib/rehearse/base-tree";
import { unitsOf } from "#lib/rehearse/rehearse";
import type { GivenImage } from "./given-images";
import type { Machine } from "./machine";
import { withMachine } from "./machines";
import type { System } from "./trees";

export const STEPS = ["merge", "refresh", "verify", "services", "unmerge"] as const;
type Step = (typeof STEPS)[number];

export type ImageVerdict = {
  system: System;
  image: string;
  /** What came of each step, in a word or two; those after one that ends the trial are missing. */
  steps: Partial<Record<Step, string>>;
  /** What systemd-analyze verify says of the units. */
  remarks: string[];
  problems: string[];
  /** Of the machine, where there are problems. */
  journal: string;
};

type Place = { tree: string; scratch: string };

/** Lets one systemd judge an image on a booted machine of its own, which is gone afterwards. */
export async function judgeImage(system: System, image: GivenImage, { tree, scratch }: Place): Promise<ImageVerdict> {
  const verdict: ImageVerdict = { system, image: image.file, steps: {}, remarks: [], problems: [], journal: "" };
  const name = `${system}-${image.name.replaceAll(/[^a-z0-9]/gi, "-").slice(0, 30)}`;
  await withMachine({ name, scratch, tree }, async (machine) => {
    try {
      await prepare(machine, image);
      await new ImageTrial(machine, image, verdict).run();
    } catch (error) {
      verdict.problems.push(error instanceof Error ? error.message : String(error));
    }
    if (verdict.problems.length > 0) verdict.journal = await machine.journal();
  });
  return verdict;
}

/** The machine plays the system that the image asks for; the wizard of the first boot waits for a keyboard. */
async function prepare({ root }: Machine, image: GivenImage): Promise<void> {
  const { os, osVersion = null } = image;
  if (os !== "_any") await writeFile(path.join(root, "usr/lib/os-release"), osRelease(systemFor({ os, osVersion })));
  await symlink("/dev/null", path.join(root, "etc/systemd/system/systemd-firstboot.service"));
  await mkdir(path.join(root, "var/lib/extensions"), { recursive: true });
}

/** Long enough for a service that is started again and again to be seen. */
const SETTLE_MS = 3_000;
/** All that is in folders of the machine. */
const LIST = "find \"$@\" -xdev -printf '%p %y %m %U:%G %s %T@ %l\\n' | sort";

/** One image on one machine. */
class ImageTrial {
  readonly #machine: Machine;
  readonly #image: GivenImage;
  readonly #verdict: ImageVerdict;

  constructor(machine: Machine, image: GivenImage, verdict: ImageVerdict) {
    this.#machine = machine;
    this.#image = image;
    this.#verdict = verdict;
  }

  async run(): Promise<void> {
    const state = await this.#machine.boot(false);
    if (state !== "running") throw new Error(`The machine was not sound before there was an image: ${state}.`);
    const before = await this.#list();
    const file = path.join(this.#machine.root, `var/lib/extensions/${this.#image.name}.raw`);
    await copyFile(this.#image.path, file);
    await this.#merge("merge");
    await this.#merge("refresh");
    await this.#machine.expect("systemctl", "daemon-reload");
    await this.#verify();
    const started = await this.#start();
    await rm(file);
    await this.#unmerge(started, before);
  }

  async #merge(step: "merge" | "refresh"): Promise<void> {
    const { code, stdout, stderr } = await this.#machine.run("systemd-sysext", step);
    const release = `/usr/lib/extension-release.d/extension-release.${this.#image.name}`;
    const isThere = (await this.#machine.run("test", "-e", release)).code === 0;
    const isMerged = code === 0 && isThere;
    this.#say(step, isMerged ? "passes" : "FAILS");
    if (!isMerged) throw new Error(`systemd-sysext ${step}: ${`${stdout}${stderr}`.trim()}`);
  }

  async #verify(): Promise<void> {
    const units = unitsOf(this.#image.manifest);
    if (units.length === 0) return this.#say("verify", "no units");
    const verify = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", ...units] as const;
    const { stdout, stderr } = await this.#machine.run(...verify);
    this.#verdict.remarks = Array.from(new Set(`${stdout}${stderr}`.split("\n").filter(Boolean)));
    const count = this.#verdict.remarks.length;
    this.#say("verify", count === 0 ? "passes" : `${count} ${count === 1 ? "remark" : "remarks"}`);
  }

  /** Starts what the image itself wants to run at boot; says what that is. */
  async #start(): Promise<string[]> {
    const units = unitsOf(this.#image.manifest).filter((unit) => !unit.includes("@"));
    const wanted: string[] = [];
    for (const unit of units) if (await this.#isWanted(unit)) wanted.push(unit);
    if (wanted.length === 0) {
      this.#say("services", "starts none");
      return [];
    }
    await this.#machine.run("timeout", "60", "systemctl", "start", ...wanted);
    await sleep(SETTLE_MS);
    const faults: string[] = [];
    for (const unit of wanted) faults.push(...(await this.#faultOf(unit)));
    this.#verdict.problems.push(...faults);
    this.#say("services", faults.length === 0 ? `${wanted.length} start` : `${faults.length} of ${wanted.length} FAIL`);
    return wanted;
  }

  async #isWanted(unit: string): Promise<boolean> {
    const wanting = ["UpheldBy", "WantedBy", "RequiredBy"].map((name) => `--property=${name}`);
    return (await this.#machine.read("systemctl", "show", "--value", ...wanting, unit)).trim() !== "";
  }

  /** One that has done its work and ended is no fault, nor one whose condition says no. */
  async #faultOf(unit: string): Promise<string[]> {
    const names = ["ActiveState", "Result", "NRestarts"].map((name) => `--property=${name}`);
    const { stdout } = await this.#machine.run("systemctl", "show", ...names, unit);
    const {
      ActiveState = "",
      Result = "success",
      NRestarts = "0",
    } = Object.fromEntries(stdout.split("\n").map((line) => line.split("=")));
    if (/^(active|inactive)$/.test(ActiveState) && Result === "success" && NRestarts === "0") return [];
    const lines = await this.#machine.read("journalctl", "--quiet", "--output=cat", "--lines=5", "--unit", unit);
    return [`${unit} is ${ActiveState} (${Result}): ${lines.split("\n").join(" / ")}`];
  }

  /** Without the image nothing of it may be left. */
  async #unmerge(started: readonly string[], before: string): Promise<void> {
    await this.#machine.expect("systemd-sysext", "unmerge");
    await this.#machine.expect("systemctl", "daemon-reload");
    if (started.length > 0) await this.#machine.run("timeout", "60", "systemctl", "stop", ...started);
    const [was, is] = [before, await this.#list()].map((text) => new Set(text.split("\n")));
    const changed = [...(is ?? [])]
      .filter((line) => !was?.has(line))
      .concat([...(was ?? [])].filter((line) => !is?.has(line)));
    const mounts = await this.#machine.read("sh", "-c", "grep -E ' /(usr|opt)[ /]' /proc/mounts");
    const left = [...changed.slice(0, 5), mounts].filter(Boolean).join("; ");
    this.#say("unmerge", left === "" ? "passes" : "FAILS");
    if (left !== "") this.#verdict.problems.push(`What was merged is not gone: ${left}`);
  }

  /** Of the folders that the image is merged into: services may write to /opt where it is not. */
  #list(): Promise<string> {
    const folders = ["usr", "opt"].filter((top) => this.#image.manifest.some(({ path }) => path.startsWith(`${top}/`)));
    return this.#machine.read("sh", "-c", LIST, "sh", ...folders.map((top) => `/${top}`));
  }

  #say(step: Step, words: string): void {
    this.#verdict.steps[step] = words;
  }
}
