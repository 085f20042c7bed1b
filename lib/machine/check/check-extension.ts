import { issue, type MachineIssue } from "#lib/machine/check/issue";
import { memberOf, type Placed } from "#lib/machine/choices/placed";
import { hasBlanks, profileFiles, unitsOf } from "#lib/machine/choices/profile";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { describeTarget, fits, lacks, tooOldFor } from "#lib/machine/choices/targets";
import { FLATCAR } from "#lib/systems";

type Rule = (placed: Placed, input: MachineInput, facts: Facts) => MachineIssue[];

/** What is wrong with one chosen extension, whatever the others are. */
export function checkExtension(placed: Placed, input: MachineInput, facts: Facts): MachineIssue[] {
  const rules = (placed.recipe === null ? [checkSource] : OF_RECIPE).concat(
    placed.image === null ? notBaked : OF_IMAGE,
    checkUnits,
  );
  return rules.flatMap((rule) => rule(placed, input, facts));
}

const OF_RECIPE: Rule[] = [checkVersion, checkArch, checkOptions, checkRole, checkBlanks, recipeNotes];
const OF_IMAGE: Rule[] = [
  checkOs,
  checkBakedOptions,
  checkImageName,
  checkStanding,
  outdated,
  checkCompression,
  checkSbin,
];

function checkSource({ choice, name, extension, image }: Placed): MachineIssue[] {
  // An image of one's own, for example a converted Torcx archive, has no recipe.
  if (extension.source.from === "server" && image === null) {
    const message = `There is no recipe ${extension.recipe} on this server. Choose one of its recipes, or another source.`;
    return [issue("error", "unknown-recipe", message, choice)];
  }
  const message = `${name} has no recipe here, so nothing is known of what it replaces or needs.`;
  return [issue("hint", "no-recipe", message, choice)];
}

function checkVersion({ choice, name, version }: Placed): MachineIssue[] {
  if (version !== "latest") return [];
  const message = `Choose a version of ${name}: a machine's config names one.`;
  return [issue("error", "open-version", message, `${choice}.version`)];
}

function checkArch({ choice, recipe }: Placed, { arch }: MachineInput): MachineIssue[] {
  if (recipe === null || recipe.arch[arch] !== undefined) return [];
  const arches = Object.keys(recipe.arch).join(" and ");
  return [issue("error", "no-arch", `There is no ${recipe.name} for ${arch}, only for ${arches}.`, choice)];
}

function checkOptions({ choice, recipe, extension }: Placed): MachineIssue[] {
  return Object.entries(extension.options).flatMap(([key, value]) => {
    const option = memberOf(recipe?.options ?? {}, key);
    const path = `${choice}.options.${key}`;
    if (option === undefined) return [issue("error", "option", `${extension.recipe} has no option ${key}.`, path)];
    if (option.type !== "choice" || option.choices.includes(value)) return [];
    return [issue("error", "option", `${key} is one of ${option.choices.join(", ")}, not ${value}.`, path)];
  });
}

function checkRole({ choice, recipe, extension, name }: Placed): MachineIssue[] {
  const roles = Object.keys(recipe?.machine.roles ?? {});
  const path = `${choice}.role`;
  if (extension.role !== undefined && !roles.includes(extension.role)) {
    const known = roles.length === 0 ? "it has none" : `it has ${roles.join(" and ")}`;
    return [issue("error", "role", `${extension.recipe} has no role ${extension.role}; ${known}.`, path)];
  }
  if (extension.role !== undefined || roles.length === 0) return [];
  const message = `Choose what ${name} is on this machine: ${roles.join(" or ")}. Without a role nothing starts it.`;
  return [issue("warning", "no-role", message, path)];
}

function checkBlanks(placed: Placed, { extras }: MachineInput): MachineIssue[] {
  const own = new Map(extras.files.map(({ path, text }) => [path, text]));
  return profileFiles(placed)
    .filter(({ path, text }) => hasBlanks(text) && hasBlanks(own.get(path) ?? text))
    .map(({ path }) => {
      const message = own.has(path)
        ? `${path} still has blanks to fill in, marked <<like this>>.`
        : `${path} has blanks to fill in, marked <<like this>>. Add your own file of this path under the extras.`;
      return issue("warning", "blank", message, placed.choice);
    });
}

function recipeNotes({ choice, recipe }: Placed): MachineIssue[] {
  return (recipe?.machine.notes ?? []).map((note) => issue("hint", "note", note, choice));
}

function notBaked({ choice, extension, recipe, file }: Placed, _: MachineInput, facts: Facts): MachineIssue[] {
  if (facts.images === null || extension.source.from !== "server" || recipe === null) return [];
  return [issue("warning", "not-baked", `${file} is not baked yet; a machine would not find it.`, `${choice}.version`)];
}

function checkOs({ choice, image }: Placed, { target }: MachineInput): MachineIssue[] {
  const noAny = image?.os === "_any" ? tooOldFor(target, "anyOs") : null;
  if (noAny !== null) return [issue("error", "any-os", noAny, choice)];
  if (image === null || fits(image, target)) return [];
  const baked = image.osVersion ? `${image.os} ${image.osVersion}` : image.os;
  const message = `${image.file} was baked for ${baked}, which ${describeTarget(target)} refuses. Bake it under another name for this system.`;
  return [issue("error", "wrong-os", message, `${choice}.name`)];
}

/** One file name belongs to the options it was first baked with. */
function checkBakedOptions({ choice, image, recipe, options, file }: Placed): MachineIssue[] {
  const baked = image?.options;
  if (baked === undefined) return [];
  return Object.entries(recipe?.options ?? {}).flatMap(([key, option]) => {
    const was = baked[key] ?? (option.type === "choice" ? option.default : undefined);
    const isOpen = option.type === "version" && options[key] === undefined;
    if (isOpen || was === options[key]) return [];
    const how = was === undefined ? `without ${key}` : `with ${key} ${was}`;
    const message = `${file} was baked ${how}, and published bytes never change. Bake this choice under another name.`;
    return [issue("error", "wrong-options", message, `${choice}.options.${key}`)];
  });
}

const RELEASE = "usr/lib/extension-release.d/extension-release.";

function checkImageName({ choice, image, name }: Placed): MachineIssue[] {
  const inside = image?.paths?.find((path) => path.startsWith(RELEASE))?.slice(RELEASE.length);
  if (inside === undefined || inside === name) return [];
  const message = `The image calls itself ${inside} and would be merged as ${name}; the machine answers "No medium found".`;
  return [issue("error", "name-mismatch", message, `${choice}.name`)];
}

/** The bytes of both are there, so that a machine boots with them; but they are not what machines are to have. */
function checkStanding({ choice, image, file }: Placed): MachineIssue[] {
  const path = `${choice}.version`;
  if (image?.state === "candidate") {
    const message = `${file} is a candidate: machines that update do not see it until it is published. Publish it on its page, or choose a published version.`;
    return [issue("warning", "candidate", message, path)];
  }
  if (image?.state === "skipped") {
    const message = `${file} was skipped: machines that update never see it. Choose another version.`;
    return [issue("warning", "skipped", message, path)];
  }
  if (!image?.withdrawn) return [];
  const { at, reason } = image.withdrawn;
  const message = `${file} was withdrawn on ${at.slice(0, 10)}: “${reason}” Its bytes are still there, so a machine boots with it. Choose another version.`;
  return [issue("warning", "withdrawn", message, path)];
}

function outdated({ choice, image, file }: Placed): MachineIssue[] {
  if (!image?.outdated) return [];
  return [issue("hint", "outdated", `${file} is outdated: ${image.outdated}`, `${choice}.version`)];
}

function checkCompression({ choice, image, file }: Placed, { target }: MachineInput): MachineIssue[] {
  if (image?.compression.startsWith("erofs") && lacks(target, "erofs"))
    return [issue("error", "erofs", `${file} is an erofs image. ${FLATCAR.erofs.because}`, choice)];
  if (!image?.compression.startsWith("zstd") || !lacks(target, "zstd")) return [];
  const message = `${file} is compressed with zstd. ${FLATCAR.zstd.because} For an older one bake it with gzip, under another name.`;
  return [issue("error", "zstd", message, choice)];
}

/** Folders of merged images stand in for links: a folder there once kept machines from booting. */
function checkSbin({ choice, image, file }: Placed, { target }: MachineInput): MachineIssue[] {
  const path = image?.paths?.find((each) => each.startsWith("usr/sbin/"));
  if (path === undefined || target.kind !== "flatcar" || lacks(target, "sbinLink")) return [];
  const message = `${file} has /${path}. ${FLATCAR.sbinLink.because} Bake it with its programs in usr/bin.`;
  return [issue("warning", "sbin-link", message, choice)];
}

/** A unit of the profile that the image turns out not to have. */
function checkUnits(placed: Placed): MachineIssue[] {
  const { choice, image, file } = placed;
  const paths = image?.paths;
  if (paths === undefined) return [];
  return unitsOf(placed)
    .filter((unit) => !paths.some((path) => path.endsWith(`/systemd/system/${unit}`)))
    .map((unit) =>
      issue("error", "unit-not-shipped", `${unit} is to be started, and ${file} does not have it.`, choice),
    );
}
