import { isAt, type ShownIssue } from "#lib/machine/check/form";
import type { IssueCode } from "#lib/machine/check/issue";
import { type MissingImage, missingImages } from "#lib/machine/choices/missing";
import type { Placed, Placement } from "#lib/machine/choices/placed";
import { hasBlanks, profileFiles } from "#lib/machine/choices/profile";
import type { Extension, Facts, MachineInput } from "#lib/machine/choices/schema";

/** A file of the recipe's profile that the user has to fill in, with the text as far as it is. */
export type ProfileFile = { path: string; mode?: number; text: string; why: string };

/**
 * Whether the image is there. `open`: no version yet; `elsewhere`: not this server's; `asking`: not looked up yet;
 * `impossible`: nothing that could be baked.
 */
export type ImageStatus = "open" | "elsewhere" | "asking" | "baked" | "missing" | "impossible";

/** What keeps a baked image from being what was chosen. */
export type Misfit = "options" | "system" | "name" | "contents" | "outdated" | "candidate" | "withdrawn" | "skipped";

/** Everything the page shows of one chosen extension. Plain data, so that equal cards can be distinguished from changed ones. */
export type Card = {
  /** Keeps a card the same while others come and go: `docker`, `docker~2`. */
  id: string;
  index: number;
  extension: Extension;
  title: string;
  status: ImageStatus;
  /** Null where the image will do, as far as is known. */
  misfit: Misfit | null;
  file: string | null;
  /** Bytes of the baked image. */
  size: number | null;
  missing: MissingImage | null;
  files: ProfileFile[];
  issues: ShownIssue[];
};

type Known = {
  choices: Placement;
  /** Files whose state on this server is known. */
  asked: ReadonlySet<string>;
  issues: readonly ShownIssue[];
};

/** A card for each chosen extension, in their order. */
export function cardsOf({ choices, asked, issues }: Known): Card[] {
  const { input, facts } = choices;
  const placed = new Map(choices.placed.map((one) => [one.choice, one]));
  const missing = new Map(missingImages(choices).map((image) => [image.choice, image]));
  return input.extensions.map((extension, index) => {
    const choice = `extensions.${index}`;
    const one = placed.get(choice) ?? null;
    const own = issues.filter(({ path }) => isAt(path, choice));
    return {
      id: idOf(input, index),
      index,
      extension,
      title: extension.name ?? extension.recipe,
      status: statusOf(one, facts, asked, input),
      misfit: misfitAmong(own),
      file: one?.file ?? null,
      size: one?.image?.size ?? null,
      missing: missing.get(choice) ?? null,
      files: one === null ? [] : filesToFill(one, input),
      issues: own.filter(({ code }) => !SHOWN_OTHERWISE.has(code)),
    };
  });
}

/** Codes that the card says in its own words: the state of the image, and files to fill in. */
const SHOWN_OTHERWISE: ReadonlySet<IssueCode> = new Set<IssueCode>(["not-baked", "blank"]);

/** Issues that say of a baked image that it is not the one that is wanted. All others are about the choices. */
const MISFITS: Partial<Record<IssueCode, Misfit>> = {
  "wrong-options": "options",
  "wrong-os": "system",
  "any-os": "system",
  "no-arch": "system",
  zstd: "system",
  "name-mismatch": "name",
  "unit-not-shipped": "contents",
  "opt-read-only": "contents",
  outdated: "outdated",
  candidate: "candidate",
  withdrawn: "withdrawn",
  skipped: "skipped",
};

/** The gravest of them: issues are sorted so. */
function misfitAmong(issues: readonly ShownIssue[]): Misfit | null {
  return issues.map(({ code }) => MISFITS[code]).find((misfit) => misfit !== undefined) ?? null;
}

/** What can be baked and is not there. */
export function bakeable(cards: readonly Card[]): MissingImage[] {
  return cards.flatMap(({ status, missing }) => (status === "missing" && missing !== null ? [missing] : []));
}

function idOf({ extensions }: MachineInput, index: number): string {
  const recipe = extensions[index]?.recipe ?? "";
  const nth = extensions.slice(0, index + 1).filter((other) => other.recipe === recipe).length;
  return nth === 1 ? recipe : `${recipe}~${nth}`;
}

function statusOf(one: Placed | null, facts: Facts, asked: Known["asked"], { arch }: MachineInput): ImageStatus {
  if (one === null) return "open";
  if (one.extension.source.from !== "server") return "elsewhere";
  if (one.image !== null) return "baked";
  if (one.recipe?.arch[arch] === undefined) return "impossible";
  return facts.images === null || !asked.has(one.file) ? "asking" : "missing";
}

function filesToFill(one: Placed, { extras }: MachineInput): ProfileFile[] {
  return profileFiles(one)
    .filter(({ text }) => hasBlanks(text))
    .map(({ path, mode, text, why }) => {
      const own = extras.files.find((file) => file.path === path);
      return { path, mode, text: own?.text ?? text, why };
    });
}
