import { applies, type RequestFacts } from "#lib/recipes/condition";
import type { PlanStep } from "#lib/recipes/plan";
import type { Start, SystemUser } from "#lib/recipes/steps";

/** Units that a request's image starts. */
export function startedUnits(start: readonly Start[], facts: RequestFacts): string[] {
  return start.flatMap((one) => {
    if (typeof one === "string") return [one];
    return applies(one, facts) ? [one.unit] : [];
  });
}

/** Where a unit's own file may be in an image. */
export function unitFile(unit: string): string {
  return `usr/{local/,}lib/systemd/system/${unit.replace(/@[^.]*/, "@")}`;
}

/** A drop-in of the target that a unit belongs to. Upholds= starts it as soon as the image is merged (systemd.unit(5)). */
export function startStep(unit: string): PlanStep {
  const [, type = ""] = /\.(\w+)$/.exec(unit) ?? [];
  const target = TARGETS[type] ?? "multi-user.target";
  const file = `10-${unit.replace(/\.(\w+)$/, "-$1")}.conf`;
  return textFile(unitPath(`${target}.d/${file}`), `[Unit]\nUpholds=${unit}\n`);
}

const TARGETS: Partial<Record<string, string>> = {
  socket: "sockets.target",
  timer: "timers.target",
  path: "paths.target",
};

/**
 * The user in sysusers.d(5), a unit that makes it, and a drop-in for each of its units to start after that one: at boot
 * systemd-sysusers does not see what extensions bring. An ExecStartPre= of the unit itself is too late, with `+` in front as
 * well: systemd looks `User=` up before any of its commands.
 */
export function userSteps({ name, units, ...user }: SystemUser): PlanStep[] {
  const { id, comment, home, shell, groups } = user;
  const words = ["u", name, id ?? "-", comment === undefined ? "-" : `"${comment}"`, home ?? "-", shell ?? "-"];
  const lines = [words.join(" ").replace(/( -)+$/, "")].concat(
    groups.flatMap((group) => [`g ${group}`, `m ${name} ${group}`]),
  );
  const maker = `${name}-user.service`;
  const command = `ExecStart=/usr/bin/systemd-sysusers ${name}.conf`;
  const after = `[Unit]\nRequires=${maker}\nAfter=${maker}\n`;
  return [
    textFile(`usr/lib/sysusers.d/${name}.conf`, `${lines.join("\n")}\n`),
    textFile(unitPath(maker), `[Unit]\nDescription=System user ${name}\n\n[Service]\nType=oneshot\n${command}\n`),
    ...units.map((unit) => textFile(unitPath(`${unit}.d/10-user-${name}.conf`), after)),
  ];
}

function unitPath(file: string): string {
  return `usr/lib/systemd/system/${file}`;
}

function textFile(path: string, text: string): PlanStep {
  return { op: "file", path, mode: 0o644, text };
}
