import path from "node:path";
import { programName } from "#lib/drafts/address";
import type { Inside, Unit } from "#lib/drafts/look-inside";
import type { DraftSource } from "#lib/drafts/sources";

/** A place step of the recipe, and what an author should know of it. */
export type DraftStep = {
  place: string;
  from?: string;
  to: string;
  strip?: number;
  mode?: "0644" | "0755";
  notes: string[];
};

export type DraftSteps = { steps: DraftStep[]; programs: string[]; units: string[] };

/** A source with what is in it; paths are as the recipe writes them. */
export type Looked = { source: DraftSource; inside: Inside };

/** Places programs in usr/bin/ and units where systemd finds them. */
export function draftSteps({ source, inside }: Looked): DraftSteps {
  const file = path.posix.basename(source.addresses[0].url);
  const placed = groupsOf(inside.programs).map((group) => programStep(source.id, group, file));
  return {
    steps: placed.map(({ step }) => step).concat(inside.units.map((unit) => unitStep(source.id, unit, file))),
    programs: placed.flatMap(({ programs }) => programs),
    units: inside.units.map((unit) => path.posix.basename(unit.path || file)),
  };
}

type Programs = [Inside["programs"][number], ...Inside["programs"]];

/** Programs that one step can take: of one folder, with names that need no change. */
function groupsOf(programs: Inside["programs"]): Programs[] {
  const groups = new Map<string, Programs>();
  for (const program of programs) {
    const { dir, base } = path.posix.parse(program.path);
    const isPlain = programName(base) === base && /^[\w.+-]+$/.test(base);
    const key = isPlain ? `${dir}/ ${program.isExecutable}` : program.path;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [program]);
    else group.push(program);
  }
  return Array.from(groups.values());
}

function programStep(place: string, group: Programs, file: string): { step: DraftStep; programs: string[] } {
  const [first, ...others] = group;
  const mode = group.every(({ isExecutable }) => isExecutable) ? undefined : "0755";
  const notes = noteLinkage(group);
  const { dir, base } = path.posix.parse(first.path);
  if (others.length === 0) {
    const to = `usr/bin/${programName(base || file)}`;
    return { step: { place, from: first.path || undefined, to, mode, notes }, programs: [to] };
  }
  const names = group.map((program) => path.posix.basename(program.path));
  const from = `${dir === "" ? "" : `${dir}/`}{${names.join(",")}}`;
  const strip = dir === "" ? undefined : dir.split("/").length;
  return {
    step: { place, from, to: "usr/bin/", strip, mode, notes },
    programs: names.map((name) => `usr/bin/${name}`),
  };
}

function noteLinkage(group: Programs): string[] {
  const dynamic = group
    .filter(({ linkage }) => linkage === "dynamic")
    .map((program) => path.posix.basename(program.path));
  if (dynamic.length === 0) return [];
  return [
    `Linked dynamically, so it needs libraries of the machine; a bake says which: ${dynamic.filter(Boolean).join(", ") || "the program"}.`,
  ];
}

function unitStep(place: string, unit: Unit, file: string): DraftStep {
  const notes = unit.starts
    .filter((program) => !program.startsWith("/usr/bin/"))
    .map((program) => `It starts ${program}, which has to be there: a replace step can name another path.`);
  const to = `usr/lib/systemd/system/${path.posix.basename(unit.path || file)}`;
  const mode = unit.isExecutable ? "0644" : undefined;
  return { place, from: unit.path || undefined, to, mode, notes };
}
