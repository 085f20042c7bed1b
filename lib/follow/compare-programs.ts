import type { FileChange, ProgramChange, ValueChange } from "#lib/follow/comparison";
import type { Manifest, ManifestEntry } from "#lib/images/manifest";

type Elf = NonNullable<ManifestEntry["elf"]>;

/** What programs and libraries tell of themselves, besides how they are linked; null where they tell nothing. */
const FACTS: Record<ProgramChange["fact"], (elf: Elf) => string | null> = {
  architecture: ({ arch }) => arch,
  loader: ({ interpreter }) => interpreter ?? null,
  libraries: ({ needed = [] }) => Array.from(needed).sort().join(", ") || null,
  GLIBC: ({ glibc }) => glibc ?? null,
  Go: ({ go }) => go?.version ?? null,
};

/** Programs that ask for something else than before. */
export function changedPrograms(files: readonly FileChange[]): ProgramChange[] {
  return files.flatMap(({ path, before, after }) => {
    const [old, now] = [before?.elf, after?.elf];
    // Images from before that was looked at tell the first two facts only: nothing has changed then.
    if (old === undefined || now === undefined || isBare(old) !== isBare(now)) return [];
    return FACT_NAMES.map((fact) => ({ path, fact, before: FACTS[fact](old), after: FACTS[fact](now) })).filter(
      (change) => change.before !== change.after,
    );
  });
}

const FACT_NAMES = ["architecture", "loader", "libraries", "GLIBC", "Go"] as const satisfies ProgramChange["fact"][];

function isBare({ stripped }: Elf): boolean {
  return stripped === undefined;
}

/** Go modules whose versions differ between two images, whichever programs are built with them. */
export function changedModules(before: Manifest, after: Manifest): ValueChange[] {
  if ([before, after].some((manifest) => manifest.some(({ elf }) => elf !== undefined && isBare(elf)))) return [];
  const [old, now] = [modulesIn(before), modulesIn(after)];
  const names = Array.from(new Set(Array.from(old.keys()).concat(Array.from(now.keys())))).sort();
  return names
    .map((key) => ({ key, before: versionsIn(old.get(key)), after: versionsIn(now.get(key)) }))
    .filter((change) => change.before !== change.after);
}

function modulesIn(manifest: Manifest): Map<string, Set<string>> {
  const modules = new Map<string, Set<string>>();
  for (const { elf } of manifest)
    for (const [name, version] of elf?.go?.modules ?? [])
      modules.set(name, (modules.get(name) ?? new Set()).add(version));
  return modules;
}

function versionsIn(versions: ReadonlySet<string> | undefined): string | null {
  return versions === undefined ? null : Array.from(versions).sort().join(", ");
}
