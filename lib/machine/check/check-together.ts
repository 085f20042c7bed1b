import { issue, type MachineIssue } from "#lib/machine/check/issue";
import type { Choices } from "#lib/machine/choices/place";
import { baseOf, hasFolders, masksOf, type Placed, replacedBy } from "#lib/machine/choices/placed";
import type { Target } from "#lib/machine/choices/schema";
import { bare } from "#lib/recipes/spelling";
import { FLATCAR } from "#lib/systems";

/** What is wrong between extensions that are fine alone. Reported at the one that was chosen later. */
export function checkTogether(choices: Choices): MachineIssue[] {
  const { placed } = choices;
  const pairs = placed.flatMap((later, index) => placed.slice(0, index).map((earlier) => [earlier, later] as const));
  return [
    pairs.flatMap(([earlier, later]) => checkPair(earlier, later, choices)),
    samePaths(placed),
    checkOpt(choices),
    placed.flatMap((one) => needs(one, choices)),
    placed.flatMap((one) => otherVersion(one, placed)),
    withoutContainerd(choices),
  ].flat();
}

function checkPair(earlier: Placed, later: Placed, { input, facts }: Choices): MachineIssue[] {
  if (earlier.name === later.name) {
    const message = `Two extensions are called ${later.name}; only one of them can be merged.`;
    return [issue("error", "same-name", message, `${later.choice}.name`)];
  }
  const builtIn = replacedBy(earlier, input.arch).filter((name) => replacedBy(later, input.arch).includes(name));
  const twice = builtIn.map((name) =>
    issue(
      "error",
      "replaced-twice",
      `${earlier.name} and ${later.name} both stand in for Flatcar's ${name}. Keep one of them, or let one bring only its own part.`,
      later.choice,
    ),
  );
  return twice.concat(
    conflicts(earlier, later, later.choice),
    conflicts(later, earlier, later.choice),
    patterns(earlier, later, facts),
    patterns(later, earlier, facts),
  );
}

/** What the recipe of one says against the other. */
function conflicts(one: Placed, other: Placed, choice: string): MachineIssue[] {
  return (one.recipe?.machine.conflicts ?? [])
    .filter(({ extension }) => extension === other.extension.recipe)
    .map(({ why }) => {
      const message = `${one.name} and ${other.name} must not be merged together: ${why.replace(/\.$/, "")}.`;
      return issue("error", "conflict", message, choice);
    });
}

function samePaths(placed: readonly Placed[]): MachineIssue[] {
  const owners = new Map<string, Placed>();
  return placed.flatMap((later) => {
    const shared = new Map<Placed, string[]>();
    for (const path of later.image?.paths ?? []) {
      const owner = owners.get(path);
      if (owner === undefined) owners.set(path, later);
      else if (owner !== later) shared.set(owner, (shared.get(owner) ?? []).concat(path));
    }
    return Array.from(shared, ([earlier, both]) => {
      const more = both.length > 3 ? ` and ${both.length - 3} more` : "";
      const list = `${both.slice(0, 3).join(", ")}${more}`;
      return issue(
        "error",
        "same-path",
        `${earlier.name} and ${later.name} both bring ${list}; one would hide the other's.`,
        later.choice,
      );
    });
  });
}

/** In one flat folder `docker-@v-%a.raw` also matches `docker-compose-2.20.2-x86-64.raw`. */
function patterns(one: Placed, other: Placed, facts: Choices["facts"]): MachineIssue[] {
  const base = baseOf(one.extension, facts);
  const shared = !hasFolders(base) && base === baseOf(other.extension, facts);
  if (one.extension.updates !== "all" || !shared || !other.name.startsWith(`${one.name}-`)) return [];
  const message = `${base} is one flat folder, where ${one.updates?.matchPattern} also matches the files of ${other.name}. Publish each in a folder of its own.`;
  return [issue("warning", "pattern-overlap", message, `${one.choice}.updates`)];
}

/** What Fedora CoreOS has in its base where Flatcar has an extension of its own. */
const IN_FCOS: Record<string, string> = { "docker-flatcar": "moby-engine", "containerd-flatcar": "containerd" };

function needs(one: Placed, { input }: Choices): MachineIssue[] {
  const chosen = new Set(input.extensions.map(({ recipe }) => recipe));
  return (one.recipe?.machine.needs ?? []).flatMap(({ oneOf, builtin, why }): MachineIssue[] => {
    if (oneOf.some((name) => chosen.has(name))) return [];
    const wanted = oneOf.join(", ").replace(/, ([^,]*)$/, " or $1");
    const owner = builtInOwner(input.target, builtin);
    const message =
      owner === null
        ? `${one.name} needs ${wanted}: ${why.replace(/\.$/, "")}.`
        : `${one.name} works with ${owner}; add ${wanted} for a version of your choice.`;
    return [issue(owner === null ? "error" : "hint", "needs", message, one.choice)];
  });
}

/** Some work only with the very version of another that they were made for. */
function otherVersion(one: Placed, placed: readonly Placed[]): MachineIssue[] {
  return (one.recipe?.machine.needs ?? []).flatMap(({ oneOf, versionFrom = "" }) => {
    const wanted = one.image?.options?.[versionFrom] ?? one.options[versionFrom];
    const other = placed.find(({ extension }) => oneOf.includes(extension.recipe));
    if (wanted === undefined || other === undefined || bare(other.version) === bare(wanted)) return [];
    const message = `${one.name} works only with ${other.name} ${wanted}, and ${other.version} is chosen.`;
    return [issue("error", "other-version", message, other.choice)];
  });
}

/** The system's own software that will do, as words; null where it has none. */
function builtInOwner({ kind }: Target, builtin: readonly string[]): string | null {
  if (kind === "flatcar" && builtin.length > 0) return `Flatcar's own ${builtin.join(" and ")}`;
  const own = builtin.map((name) => IN_FCOS[name]).filter((name) => name !== undefined);
  return kind === "fcos" && own.length > 0 ? `Fedora CoreOS's own ${own.join(" and ")}` : null;
}

/** With Torcx masked, a Docker without containerd has none: Torcx would have brought it. */
function withoutContainerd({ input, placed }: Choices): MachineIssue[] {
  const { extensions, torcx } = masksOf(input, placed);
  if (!torcx || extensions.includes("containerd-flatcar")) return [];
  return placed
    .filter((one) => replacedBy(one, input.arch).includes("docker-flatcar"))
    .map((one) =>
      issue(
        "error",
        "no-containerd",
        `Nothing brings containerd: Torcx is masked, and ${one.name} has only Docker. ${FLATCAR.withoutTorcx.because} Choose a newer release, or bring containerd as well.`,
        `${one.choice}.options.only`,
      ),
    );
}

/** kubelet and CRI-O put network plugins into /opt/cni/bin. */
const WRITERS = ["kubernetes", "crio"];
const WRITER = /\/(kubelet|crio)$/;

/** While an image that has anything in `opt/` is merged, nothing can be written to /opt (measured with systemd-sysext 252). */
function checkOpt({ placed }: Choices): MachineIssue[] {
  const writers = placed.flatMap(writesOf);
  return placed.flatMap((one) => {
    const path = one.image?.paths?.find((each) => each.startsWith("opt/"));
    const [what] = writers;
    if (path === undefined || what === undefined) return [];
    const message = `${one.file} has /${path}, so /opt is read-only while it is merged, and ${what}. Bake it without anything in opt/.`;
    return [issue("error", "opt-read-only", message, one.choice)];
  });
}

function writesOf({ name, path, extension, image }: Placed): string[] {
  const isWriter = WRITERS.includes(extension.recipe) || image?.paths?.some((each) => WRITER.test(each));
  return [
    extension.updates !== "none" && path.startsWith("/opt/") && `the updates of ${name} could not be written`,
    isWriter && `${name} could not write its plugins to /opt/cni/bin`,
  ].filter((what) => typeof what === "string");
}
