import type { Version } from "./images";
import { fileOf } from "./images";
import { type Policy, type ROUTES, type RouteName, routeOf } from "./routes";
import type { Trial } from "./trial";

const MERGES: Record<Policy, boolean> = {
  none: false,
  "reboot-flag": false,
  "restart-sysext": true,
  "restart-units": true,
};

type Recipes = Parameters<(typeof ROUTES)["ignition"]["prepare"]>[1]["recipes"];

/** The life of a machine from its first boot to the removal of its image. Problems are the trial's. */
export async function tell(trial: Trial, routeName: RouteName, recipes: Recipes): Promise<void> {
  const { machine, policy, repository } = trial;
  const route = routeOf(routeName);
  const config = { after: policy, repository: repository.url, recipes };
  const apply = async () => route.apply?.(machine, config);
  repository.publish([fileOf("1.0")]);
  await trial.step("preparing", () => route.prepare(machine, config));
  await trial.step("first boot", async () => {
    await trial.boot(route.early);
    await apply();
    // As the presets of systemd 262 have it. Older systemd has no such socket.
    await machine.run("systemctl", "start", "systemd-sysupdate-notify-sysext.socket");
    await trial.expect({ staged: "1.0", merged: "1.0", docker: "1.0" });
    await trial.expectActive("systemd-sysupdate.timer");
    await trial.verify("systemd-sysupdate.service", "systemd-sysupdate.timer", "systemd-sysext.service");
  });
  await trial.step("no news", async () => {
    await trial.update();
    await trial.expect({ staged: "1.0", merged: "1.0", docker: "1.0" });
  });
  await follow(trial, ["1.0", "1.2"]);
  await follow(trial, ["1.0", "1.2", "1.10"]);
  await trial.step("1.10 is withdrawn, and published again", async () => {
    for (const published of [
      ["1.0", "1.2"],
      ["1.0", "1.2", "1.10"],
    ] as const) {
      repository.publish(published.map(fileOf));
      // systemd starts a service five times in ten seconds at most.
      await machine.run("systemctl", "reset-failed", "systemd-sysupdate.service");
      await trial.update();
      await trial.expect(after(policy, "1.10"));
    }
  });
  await trial.step("set up a second time", async () => {
    await apply();
    // That merges what was only staged.
    const merged = route.apply !== undefined || MERGES[policy] ? "1.10" : "1.0";
    const docker = policy === "restart-units" ? "1.10" : "1.0";
    await trial.expect({ staged: "1.10", merged, docker, rebootFlag: policy === "reboot-flag" });
  });
  await trial.step("reboot", async () => {
    await machine.powerOff();
    await trial.boot(route.early);
    await trial.expect({ staged: "1.10", merged: "1.10", docker: "1.10" });
  });
  await trial.step("back to 1.2", async () => {
    // systemd-sysupdate says of a version it kept: "already installed. Skipping update."
    await machine.expect("ln", "-sfn", `/opt/extensions/docker/${fileOf("1.2")}`, "/etc/extensions/docker.raw");
    await mergeByHand(trial);
    await trial.expect({ staged: "1.2", merged: "1.2", docker: "1.10" });
    await trial.update();
    await trial.expect({ staged: "1.2", merged: "1.2", docker: "1.10" });
  });
  await trial.step("removal", async () => {
    await machine.expect("rm", "/etc/extensions/docker.raw");
    await mergeByHand(trial);
    // Not before: the image's Upholds= would start them again. What is gone already is no error.
    await machine.run("systemctl", "stop", "docker.socket", "docker.service", "containerd.service", "added.service");
    await trial.expectGone();
  });
  await trial.step("reboot without it", async () => {
    await machine.powerOff();
    await trial.boot();
    await trial.expectGone();
  });
  await machine.powerOff();
}

/** An update to the last of the published versions, and a run without news after it. */
async function follow(trial: Trial, versions: Version[]): Promise<void> {
  const { policy, repository } = trial;
  const newest = versions.at(-1) ?? "1.0";
  const expected = after(policy, newest);
  await trial.step(`update to ${newest}`, async () => {
    repository.publish(versions.map(fileOf));
    await trial.update();
    await trial.expect(expected);
  });
  await trial.step(`no news after ${newest}`, async () => {
    await trial.update();
    await trial.expect(expected);
  });
}

/** What a machine has after an update to this version. */
function after(policy: Policy, newest: Version) {
  return {
    staged: newest,
    merged: MERGES[policy] ? newest : "1.0",
    docker: policy === "restart-units" ? newest : "1.0",
    rebootFlag: policy === "reboot-flag",
  };
}

/** As README.md and the pages of images advise. */
async function mergeByHand({ machine }: Trial): Promise<void> {
  await machine.expect("systemctl", "reload-or-restart", "systemd-sysext");
  await machine.run("systemctl", "try-restart", "ensure-sysext");
}
