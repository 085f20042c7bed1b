import type { IssueCode } from "#lib/machine/check/issue";
import type { MissingImage } from "#lib/machine/choices/missing";
import { missingImages } from "#lib/machine/choices/missing";
import { type Placed, placeAll } from "#lib/machine/choices/place";
import { hasBlanks, profileFiles } from "#lib/machine/choices/profile";
import type { Extension, Facts, MachineInput } from "#lib/machine/choices/schema";
import type { Told } from "./told";

/** A file of the recipe's profile that somebody has to fill in, with the text as far as it is. */
export type ProfileFile = { path: string; mode?: number; text: string; why: string };

/**
 * Whether the image is there. `open`: no version yet; `elsewhere`: not this server's; `asking`: not looked up yet;
 * `impossible`: nothing that could be baked.
 */
export type Standing = "open" | "elsewhere" | "asking" | "baked" | "missing" | "impossible";

/** Everything the page shows of one chosen extension. Plain data, so that equal cards can be told from changed ones. */
export type Card = {
  /** Keeps a card the same while others come and go: `docker`, `docker~2`. */
  id: string;
  index: number;
  extension: Extension;
  title: string;
  standing: Standing;
  file: string | null;
  /** Bytes of the baked image. */
  size: number | null;
  missing: MissingImage | null;
  files: ProfileFile[];
  issues: Told[];
};

type Known = {
  input: MachineInput;
  complete: MachineInput;
  facts: Facts;
  /** Files whose state on this server is known. */
  asked: ReadonlySet<string>;
  issues: readonly Told[];
};

/** A card for each chosen extension, in their order. `issues` carry the places of `input`. */
export function cardsOf({ input, complete, facts, asked, issues }: Known): Card[] {
  const placed = placeAll(complete, facts)[Symbol.iterator]();
  const missing = missingImages(complete, facts);
  return input.extensions.map((extension, index) => {
    const one: Placed | null = extension.version === "" ? null : (placed.next().value ?? null);
    const choice = `extensions.${index}`;
    return {
      id: idOf(input, index),
      index,
      extension,
      title: extension.name ?? extension.recipe,
      standing: standingOf(one, facts, asked, input),
      file: one?.file ?? null,
      size: one?.image?.size ?? null,
      missing: missing.find((image) => image.choice === one?.choice) ?? null,
      files: one === null ? [] : filesToFill(one, input),
      issues: issues.filter(({ path, code }) => isAt(path, choice) && !SHOWN_OTHERWISE.has(code)),
    };
  });
}

/** Codes that the card says in its own words: the state of the image, and files to fill in. */
const SHOWN_OTHERWISE: ReadonlySet<IssueCode> = new Set<IssueCode>(["not-baked", "blank"]);

/** What can be baked and is not there. */
export function bakeable(cards: readonly Card[]): MissingImage[] {
  return cards.flatMap(({ standing, missing }) => (standing === "missing" && missing !== null ? [missing] : []));
}

function isAt(path: string, choice: string): boolean {
  return path === choice || path.startsWith(`${choice}.`);
}

function idOf({ extensions }: MachineInput, index: number): string {
  const recipe = extensions[index]?.recipe ?? "";
  const nth = extensions.slice(0, index + 1).filter((other) => other.recipe === recipe).length;
  return nth === 1 ? recipe : `${recipe}~${nth}`;
}

function standingOf(one: Placed | null, facts: Facts, asked: Known["asked"], { arch }: MachineInput): Standing {
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
      return { path, ...(mode === undefined ? {} : { mode }), text: own?.text ?? text, why };
    });
}
