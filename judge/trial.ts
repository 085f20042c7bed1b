import { setTimeout as sleep } from "node:timers/promises";
import { fileOf, type Version } from "./images";
import type { Machine } from "./machine";
import type { Repository } from "./repository";
import type { Policy } from "./routes";

/** What is expected of a machine at one moment. */
type Expected = {
  /** Where the link leads. */
  staged: Version;
  merged: Version;
  /** What Docker answers; a running one keeps its version until it is restarted. */
  docker: Version;
  rebootFlag?: boolean;
};

const REBOOT_FLAG = "/run/reboot-required";
const CHANGED_FLAG = "/run/extensions-changed";
const ASK_DOCKER = `use IO::Socket::UNIX; alarm 5;
my $docker = IO::Socket::UNIX->new(Peer => "/run/docker.sock") or die "Cannot connect to the Docker daemon: $!\\n"; print <$docker>;`;
const TRIES = 50;
const PAUSE_MS = 200;

/** One machine under one policy, and all that was not as it should be. */
export class Trial {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly repository: Repository;
  readonly problems: string[] = [];
  /** The machine's journal after the first step that had problems. */
  journal = "";
  #step = "";

  constructor(machine: Machine, policy: Policy, repository: Repository) {
    this.machine = machine;
    this.policy = policy;
    this.repository = repository;
  }

  /** One step of the story. An error in it is a problem, and ends the story. */
  async step(name: string, act: () => Promise<void>): Promise<void> {
    this.#step = name;
    try {
      await act();
    } catch (error) {
      this.#add(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      if (this.problems.length > 0 && this.journal === "") this.journal = await this.machine.journal();
    }
  }

  /** Boots the machine; nothing may have failed. */
  async boot(early = false): Promise<void> {
    const state = await this.machine.boot(early);
    if (state === "running") return;
    const waiting = await this.machine.read("systemctl", "list-jobs", "--no-legend", "--plain");
    this.#add(`systemd says ${state || "nothing"}: ${[await this.#failedUnits(), waiting].filter(Boolean).join("; ")}`);
  }

  /** Runs the service that the timer starts, to its end. */
  async update(): Promise<void> {
    this.repository.asked = [];
    // Hours lie between two runs of a timer; here systemd would count five restarts in ten seconds as too many.
    await this.machine.run("systemctl", "reset-failed", "*-sysext.service");
    const unit = await this.#idOf("systemd-sysupdate.service");
    await this.machine.run("systemctl", "start", unit);
    await this.#until(async () => !/^(de)?activ/.test(await this.machine.read("systemctl", "is-active", unit)));
    await this.#settle();
    this.#compare("the service's result", await this.#property(unit, "Result"), "success");
    const asked = this.repository.asked.filter((url) => url.endsWith("/SHA256SUMS")).length;
    this.#compare("requests for SHA256SUMS", String(asked), "1");
  }

  async expect({ staged, merged, docker, rebootFlag = false }: Expected): Promise<void> {
    await this.#settle();
    const link = await this.machine.read("readlink", "/etc/extensions/docker.raw");
    this.#compare("the link", link.slice(link.lastIndexOf("/") + 1), fileOf(staged));
    this.#compare("what is merged", await this.merged(), merged);
    this.#compare("Docker's answer", await this.#askDocker(), docker);
    this.#compare(REBOOT_FLAG, await this.#exists(REBOOT_FLAG), rebootFlag ? "there" : "not there");
    this.#compare(CHANGED_FLAG, await this.#exists(CHANGED_FLAG), "not there");
    this.#compare("failed units", await this.#failedUnits(), "");
    if (merged !== "1.0") await this.expectActive("added.service");
  }

  async expectActive(name: string): Promise<void> {
    this.#compare(name, await this.machine.read("systemctl", "is-active", await this.#idOf(name)), "active");
  }

  /** systemd's own opinion of the units that the config extends. */
  async verify(...names: string[]): Promise<void> {
    const units = await Promise.all(names.map((name) => this.#idOf(name)));
    const { stdout, stderr } = await this.machine.run(
      "systemd-analyze",
      "verify",
      "--man=no",
      "--recursive-errors=no",
      ...units,
    );
    const ours = `${stdout}${stderr}`.split("\n").filter((line) => line.includes("/etc/systemd/system/"));
    this.#compare("systemd-analyze verify", ours.join("; "), "");
  }

  async expectGone(): Promise<void> {
    await this.#settle();
    this.#compare("what is merged", await this.merged(), "nothing");
    this.#compare("failed units", await this.#failedUnits(), "");
  }

  async merged(): Promise<string> {
    return (await this.machine.read("cat", "/usr/share/docker-version")) || "nothing";
  }

  async #askDocker(): Promise<string> {
    const { stdout, stderr } = await this.machine.run("perl", "-e", ASK_DOCKER);
    return (stdout || stderr).trim();
  }

  async #exists(path: string): Promise<string> {
    return (await this.machine.run("test", "-e", path)).code === 0 ? "there" : "not there";
  }

  async #failedUnits(): Promise<string> {
    return this.machine.read("sh", "-c", "systemctl list-units --failed --plain --no-legend | cut -d' ' -f1");
  }

  /** The unit's own name: older systemctl waits for ever for an alias. */
  #idOf(unit: string): Promise<string> {
    return this.#property(unit, "Id");
  }

  #property(unit: string, name: string): Promise<string> {
    return this.machine.read("systemctl", "show", "--property", name, "--value", unit);
  }

  /** What is started without waiting has to be over. */
  #settle(): Promise<void> {
    return this.#until(async () =>
      /^(No jobs|$)/.test(await this.machine.read("systemctl", "list-jobs", "--no-legend")),
    );
  }

  async #until(isSo: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      if (await isSo()) return;
      await sleep(PAUSE_MS);
    }
    this.#add(`not over after ${(TRIES * PAUSE_MS) / 1000} seconds`);
  }

  #compare(what: string, is: string, should: string): void {
    if (is !== should) this.#add(`${what}: ${is || "nothing"}, not ${should || "nothing"}`);
  }

  #add(problem: string): void {
    this.problems.push(`${this.#step}: ${problem}`);
  }
}
