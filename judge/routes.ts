import { existsSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { compose } from "#lib/machine/choices/compose";
import { place } from "#lib/machine/choices/place";
import { MachineInput, type MachineRecipe } from "#lib/machine/choices/schema";
import { ENSURE_SYSEXT } from "#lib/machine/formats/ensure-sysext";
import { render } from "#lib/machine/formats/render";
import { readYaml } from "#lib/yaml";
import { ignite } from "./ignition";
import type { Machine } from "./machine";

export type Policy = MachineInput["after"];
type Config = { after: Policy; repository: string; recipes: Record<string, MachineRecipe> };

/** A way in which a config reaches a machine. */
type Route = {
  what: string;
  /** Before the first boot. */
  prepare(machine: Machine, config: Config): Promise<void>;
  /** On the running machine, and once more later; nothing where the config is applied before the first boot alone. */
  apply?: (machine: Machine, config: Config) => Promise<void>;
  /** Whether the images are merged before systemd starts. */
  early: boolean;
};

export const ROUTES = {
  ignition: {
    what: "Ignition on a Flatcar with ensure-sysext.service",
    early: false,
    async prepare({ root }, config) {
      await likeFlatcar(root);
      await writeUnit(root, "ensure-sysext.service", ENSURE_SYSEXT);
      await ignite(JSON.parse(render(documentOf(config, "flatcar"), "ign")), root);
    },
  },
  "ignition-4628": {
    what: "Ignition on a Flatcar from 4628 on, without it",
    early: true,
    async prepare({ root }, config) {
      await likeFlatcar(root);
      await ignite(JSON.parse(render(documentOf(config, "flatcar"), "ign")), root);
    },
  },
  script: {
    what: "the script on a Debian",
    early: false,
    prepare: ({ root }) => takeBackConditions(root),
    async apply(machine, config) {
      await writeFile(path.join(machine.root, "root/setup.sh"), render(documentOf(config, "debian"), "sh"));
      await machine.expect("sh", "/root/setup.sh");
    },
  },
  "cloud-init": {
    what: "user-data on a Debian",
    early: false,
    prepare: ({ root }) => takeBackConditions(root),
    apply: (machine, config) => applyUserData(machine, render(documentOf(config, "debian"), "cloud")),
  },
} satisfies Record<string, Route>;
export type RouteName = keyof typeof ROUTES;

export function routeOf(name: RouteName): Route {
  return ROUTES[name];
}

function documentOf({ after, repository, recipes }: Config, target: "flatcar" | "debian") {
  const input = MachineInput.parse({
    target: target === "flatcar" ? { kind: "flatcar", release: null } : { kind: "other", id: "debian" },
    extensions: [{ recipe: "docker", version: "1.0", updates: "all" }],
    after,
    confs: "inline",
    restartUnits: after === "restart-units" ? ["docker.service"] : [],
  });
  return compose(place(input, { recipes, repository, images: null }));
}

const UserData = z.object({
  write_files: z.array(z.object({ path: z.string(), permissions: z.string(), content: z.string() })),
  runcmd: z.array(z.array(z.string())),
});

/** The two modules that our user-data uses, in cloud-init's order. */
async function applyUserData(machine: Machine, text: string): Promise<void> {
  const { write_files: files, runcmd } = UserData.parse(readYaml(text).value);
  for (const { path: name, permissions, content } of files) {
    const file = path.join(machine.root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    await chmod(file, Number.parseInt(permissions, 8));
  }
  for (const [program = "", ...args] of runcmd) await machine.expect(program, ...args);
}

/** What makes a Flatcar of a Debian here: nothing enabled but by Ignition, and images merged at boot. */
async function likeFlatcar(root: string): Promise<void> {
  await takeBackConditions(root);
  await writeFile(path.join(root, "usr/lib/os-release"), "ID=flatcar\nVERSION_ID=4593.2.5\nSYSEXT_LEVEL=1.0\n");
  // Without it this is a first boot, at which systemd applies the presets.
  await rm(path.join(root, "etc/machine-id"), { force: true });
  const presets = path.join(root, "usr/lib/systemd/system-preset");
  await rm(presets, { recursive: true, force: true });
  await mkdir(presets);
  await writeFile(path.join(presets, "99-default.preset"), "disable *\n");
  await wantAtBoot(root, "systemd-sysext.service");
}

async function writeUnit(root: string, name: string, text: string): Promise<void> {
  await writeFile(path.join(root, "usr/lib/systemd/system", name), text);
  await wantAtBoot(root, name);
}

async function wantAtBoot(root: string, unit: string): Promise<void> {
  const wants = path.join(root, "usr/lib/systemd/system/sysinit.target.wants");
  await mkdir(wants, { recursive: true });
  await symlink(`../${unit}`, path.join(wants, unit));
}

/** systemd-sysupdate does nothing in containers, which these machines are; the wizard of the first boot waits for a keyboard. */
async function takeBackConditions(root: string): Promise<void> {
  const units = path.join(root, "usr/lib/systemd/system");
  for (const unit of ["systemd-sysupdate", "systemd-sysupdate-update"]) {
    for (const name of [`${unit}.service`, `${unit}.timer`]) {
      if (!existsSync(path.join(units, name))) continue;
      await mkdir(path.join(units, `${name}.d`), { recursive: true });
      await writeFile(path.join(units, `${name}.d/10-judge.conf`), "[Unit]\nConditionVirtualization=\n");
    }
  }
  await symlink("/dev/null", path.join(root, "etc/systemd/system/systemd-firstboot.service"));
}
