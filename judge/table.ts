import { CASES, exists, nameOf, type Verdict } from "./cases";
import { type ImageVerdict, STEPS } from "./image-trial";
import type { System } from "./trees";

/** Cases × systems: what passed, and below it all that did not. */
export function tableOf(verdicts: readonly Verdict[], systems: readonly System[]): string {
  const names = CASES.map(nameOf).filter((name) => verdicts.some((verdict) => verdict.case === name));
  const width = Math.max(...names.map((name) => name.length));
  const head = [" ".repeat(width), ...systems.map((system) => `systemd ${system}`)].join("  ");
  const rows = names.map((name) => {
    const cells = systems.map((system) => cell(verdicts, system, name).padEnd(`systemd ${system}`.length));
    return [name.padEnd(width), ...cells].join("  ").trimEnd();
  });
  return [head, ...rows, ...verdicts.flatMap(problemsOf)].join("\n");
}

function cell(verdicts: readonly Verdict[], system: System, name: string): string {
  const verdict = verdicts.find((one) => one.system === system && one.case === name);
  if (verdict !== undefined) return verdict.problems.length === 0 ? "passes" : "FAILS";
  const one = CASES.find((known) => nameOf(known) === name);
  return one !== undefined && !exists(system, one) ? "no such" : "–";
}

function problemsOf({ system, case: name, problems }: Omit<Verdict, "journal">): string[] {
  return problems.length === 0 ? [] : ["", `${system}/${name}`, ...problems.map((problem) => `  ${problem}`)];
}

/** Images by systems × steps, and below it what systemd-analyze says and all that was not as it should be. */
export function imageTableOf(verdicts: readonly ImageVerdict[]): string {
  const rows = verdicts.map(({ image, system, steps }) => [
    image,
    `systemd ${system}`,
    ...STEPS.map((step) => steps[step] ?? "–"),
  ]);
  const all = [["", "", ...STEPS], ...rows];
  const widths = ["", "", ...STEPS].map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const told = verdicts.map(({ image, system, problems, remarks }) => {
    const remarked = remarks.map((remark) => `systemd-analyze verify: ${remark}`);
    return { system, case: image, problems: problems.concat(remarked) };
  });
  return [...lines, ...told.flatMap(problemsOf)].join("\n");
}
