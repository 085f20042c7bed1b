import { memberOf, type Placed } from "#lib/machine/choices/place";
import { hasBlanks, profileFiles, unitsOf } from "#lib/machine/choices/profile";
import type { Facts, MachineInput, MachineIssue, Severity } from "#lib/machine/choices/schema";
import { describeTarget, FLATCAR, fits, has, lacks } from "#lib/machine/choices/targets";

type Seen = { placed: Placed; input: MachineInput; facts: Facts };
type Rule = (seen: Seen) => MachineIssue[];

/** What is wrong with one chosen extension, whatever the others are. */
export function checkExtension(placed: Placed, input: MachineInput, facts: Facts): MachineIssue[] {
  const rules = placed.recipe === null ? [unknownRecipe] : [version, options, role, notes];
  const about = placed.image === null ? [notBaked] : [imageFits, imageOptions, imageName, outdated, compression];
  return [...rules, ...about, shippedUnits].flatMap((rule: Rule) => rule({ placed, input, facts }));
}

function unknownRecipe({ placed }: Seen): MachineIssue[] {
  // An image of one's own, for example a converted Torcx archive, has no recipe.
  if (placed.extension.source.from === "server" && placed.image === null) {
    return tell(
      placed,
      "error",
      "unknown-recipe",
      `There is no recipe ${placed.extension.recipe} on this server. Choose one of its recipes, or another source.`,
    );
  }
  return tell(
    placed,
    "hint",
    "no-recipe",
    `${placed.name} has no recipe here, so nothing is known of what it replaces or needs.`,
  );
}

function version({ placed, input }: Seen): MachineIssue[] {
  const { recipe } = placed;
  const issues: MachineIssue[] = [];
  if (placed.version === "latest") {
    issues.push(
      ...tell(
        placed,
        "error",
        "open-version",
        `Choose a version of ${placed.name}: a machine's config names one.`,
        "version",
      ),
    );
  }
  if (recipe !== null && recipe.arch[input.arch] === undefined) {
    const arches = Object.keys(recipe.arch).join(" and ");
    issues.push(
      ...tell(placed, "error", "no-arch", `There is no ${recipe.name} for ${input.arch}, only for ${arches}.`),
    );
  }
  return issues;
}

function options({ placed }: Seen): MachineIssue[] {
  return Object.entries(placed.extension.options).flatMap(([key, value]) => {
    const option = memberOf(placed.recipe?.options ?? {}, key);
    if (option === undefined)
      return tell(placed, "error", "option", `${placed.extension.recipe} has no option ${key}.`, `options.${key}`);
    if (option.type !== "choice" || option.choices.includes(value)) return [];
    return tell(
      placed,
      "error",
      "option",
      `${key} is one of ${option.choices.join(", ")}, not ${value}.`,
      `options.${key}`,
    );
  });
}

function role({ placed }: Seen): MachineIssue[] {
  const roles = Object.keys(placed.recipe?.machine.roles ?? {});
  const chosen = placed.extension.role;
  if (chosen !== undefined && !roles.includes(chosen)) {
    const known = roles.length === 0 ? "it has none" : `it has ${roles.join(" and ")}`;
    return tell(placed, "error", "role", `${placed.extension.recipe} has no role ${chosen}; ${known}.`, "role");
  }
  if (chosen !== undefined || roles.length === 0) return [];
  return tell(
    placed,
    "warning",
    "no-role",
    `Choose what ${placed.name} is on this machine: ${roles.join(" or ")}. Without a role nothing starts it.`,
    "role",
  );
}

function notes({ placed, input }: Seen): MachineIssue[] {
  const own = new Map(input.extras.files.map(({ path, text }) => [path, text]));
  const blanks = profileFiles(placed)
    .filter(({ path, text }) => hasBlanks(text) && hasBlanks(own.get(path) ?? text))
    .flatMap(({ path }) =>
      tell(
        placed,
        "warning",
        "blank",
        own.has(path)
          ? `${path} still has blanks to fill in, marked <<like this>>.`
          : `${path} has blanks to fill in, marked <<like this>>. Add your own file of this path under the extras.`,
      ),
    );
  return [...blanks, ...(placed.recipe?.machine.notes ?? []).flatMap((note) => tell(placed, "hint", "note", note))];
}

function notBaked({ placed, facts }: Seen): MachineIssue[] {
  if (facts.images === null || placed.extension.source.from !== "server" || placed.recipe === null) return [];
  return tell(
    placed,
    "warning",
    "not-baked",
    `${placed.file} is not baked yet; a machine would not find it.`,
    "version",
  );
}

function imageFits({ placed, input: { target } }: Seen): MachineIssue[] {
  const { image } = placed;
  if (image?.os === "_any" && lacks(target, "anyOs")) return tell(placed, "error", "any-os", FLATCAR.anyOs.because);
  if (image === null || fits(image, target)) return [];
  const baked = image.osVersion ? `${image.os} ${image.osVersion}` : image.os;
  const message = `${image.file} was baked for ${baked}, which ${describeTarget(target)} refuses. Bake it under another name for this system.`;
  return tell(placed, "error", "wrong-os", message, "name");
}

/** One file name belongs to the options it was first baked with. */
function imageOptions({ placed }: Seen): MachineIssue[] {
  const { image, recipe, options } = placed;
  if (image?.options === undefined) return [];
  const baked = image.options;
  return Object.entries(recipe?.options ?? {}).flatMap(([key, option]) => {
    const was = baked[key] ?? (option.type === "choice" ? option.default : undefined);
    const isOpen = option.type === "version" && options[key] === undefined;
    if (isOpen || was === options[key]) return [];
    const message = `${placed.file} was baked ${was === undefined ? `without ${key}` : `with ${key} ${was}`}, and published bytes never change. Bake this choice under another name.`;
    return tell(placed, "error", "wrong-options", message, `options.${key}`);
  });
}

function imageName({ placed: { image, name, ...placed } }: Seen): MachineIssue[] {
  const release = image?.paths?.find((path) => path.startsWith("usr/lib/extension-release.d/extension-release."));
  const inside = release?.slice("usr/lib/extension-release.d/extension-release.".length);
  if (inside === undefined || inside === name) return [];
  return tell(
    placed,
    "error",
    "name-mismatch",
    `The image calls itself ${inside} and would be merged as ${name}; the machine answers "No medium found".`,
    "name",
  );
}

function outdated({ placed }: Seen): MachineIssue[] {
  const why = placed.image?.outdated;
  return why ? tell(placed, "hint", "outdated", `${placed.file} is outdated: ${why}`, "version") : [];
}

function compression({ placed, input: { target } }: Seen): MachineIssue[] {
  if (!placed.image?.compression.startsWith("zstd") || target.kind !== "flatcar" || has(target, "zstd")) return [];
  return tell(
    placed,
    lacks(target, "zstd") ? "error" : "warning",
    "zstd",
    `${placed.file} is compressed with zstd. ${FLATCAR.zstd.because}`,
  );
}

/** A unit of the profile that the image turns out not to have. */
function shippedUnits({ placed }: Seen): MachineIssue[] {
  const paths = placed.image?.paths;
  if (paths === undefined) return [];
  return unitsOf(placed)
    .filter((unit) => !paths.some((path) => path.endsWith(`/systemd/system/${unit}`)))
    .flatMap((unit) =>
      tell(placed, "error", "unit-not-shipped", `${unit} is to be started, and ${placed.file} does not have it.`),
    );
}

function tell(
  { choice }: Pick<Placed, "choice">,
  severity: Severity,
  code: string,
  message: string,
  member?: string,
): MachineIssue[] {
  return [{ severity, path: member === undefined ? choice : `${choice}.${member}`, code, message }];
}
