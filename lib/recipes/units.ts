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
  return textFile(`usr/lib/systemd/system/${target}.d/${file}`, `[Unit]\nUpholds=${unit}\n`);
}

const TARGETS: Partial<Record<string, string>> = {
  socket: "sockets.target",
  timer: "timers.target",
  path: "paths.target",
};

/**
 * The user in sysusers.d(5), and a drop-in for each of its units: at boot systemd-sysusers does not see what extensions
 * bring, so the unit runs it before it starts.
 */
export function userSteps({ name, units, ...user }: SystemUser): PlanStep[] {
  const { id, comment, home, shell, groups } = user;
  const words = ["u", name, id ?? "-", comment === undefined ? "-" : `"${comment}"`, home ?? "-", shell ?? "-"];
  const lines = [words.join(" ").replace(/( -)+$/, "")].concat(
    groups.flatMap((group) => [`g ${group}`, `m ${name} ${group}`]),
  );
  const file = `${name}.conf`;
  const before = `[Service]\nExecStartPre=+/usr/bin/systemd-sysusers ${file}\n`;
  return [
    textFile(`usr/lib/sysusers.d/${file}`, `${lines.join("\n")}\n`),
    ...units.map((unit) => textFile(`usr/lib/systemd/system/${unit}.d/10-user-${name}.conf`, before)),
  ];
}

function textFile(path: string, text: string): PlanStep {
  return { op: "file", path, mode: 0o644, text };
}
