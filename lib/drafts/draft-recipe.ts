import { unknownEnding } from "#lib/archive-formats";
import { draftSource, lookedAt } from "#lib/drafts/draft-source";
import { findVersions } from "#lib/drafts/find-versions";
import { type File, type Obtained, obtain, type Tools } from "#lib/drafts/obtain";
import { type Draft, recipeText } from "#lib/drafts/recipe-text";
import { archWords, draftSources } from "#lib/drafts/sources";
import { draftSteps } from "#lib/drafts/steps";
import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { newHold } from "#lib/upstream/cache-room";

/**
 * Begins a recipe: downloads the files at the addresses, looks inside, and gives the text of a recipe.yaml with what was found.
 * Throws `invalid` for addresses no recipe can be made of, and whatever a download or an archive throws.
 */
export async function draftRecipe(name: string, urls: readonly string[], tools: Tools): Promise<string> {
  const odd = urls.find((url) => unknownEnding(url) !== null);
  if (odd !== undefined)
    throw new AppError("invalid", `${odd} is an archive that cannot be read. Use another file of upstream's.`);
  const sources = await draftSources(tools.upstream, urls);
  const hold = await newHold(tools.upstream.cache, tools.upstream.log);
  try {
    const obtained = await Promise.all(sources.map((source) => obtain(source, hold, tools)));
    return recipeText(await draftOf(name, obtained, tools));
  } finally {
    await hold.release();
  }
}

async function draftOf(name: string, obtained: readonly Obtained[], { upstream }: Tools): Promise<Draft> {
  const [lead] = obtained;
  if (lead === undefined) throw new Error("No address was given.");
  const { address } = lead.first;
  const { github, version } = address;
  const files = obtained.flatMap(({ first, others }) => [first].concat(others));
  const arch = archWords(
    obtained.map(({ source }) => source),
    files.flatMap(({ inside }) => inside.programs.flatMap((program) => (program.arch === "other" ? [] : program.arch))),
  );
  const placed = obtained.map(({ source, first }) => draftSteps(lookedAt(source, first, version)));
  return {
    name,
    arch,
    homepage: github === null ? "" : `https://github.com/${github.repo}`,
    notes: ["What was found; what upstream says goes before what is guessed here."].concat(files.map(noteOf)),
    licences: obtained.flatMap(({ first }) => first.inside.licences),
    versions: await findVersions(upstream, address),
    sources: await Promise.all(obtained.map((each) => draftSource(each, { version, arch, upstream }))),
    steps: placed.flatMap(({ steps }) => steps),
    programs: placed.flatMap(({ programs }) => programs),
    units: placed.flatMap(({ units }) => units),
  };
}

function noteOf({ address: { url }, size, sha256, inside: { files, programs, units } }: File): string {
  const holds = [
    files === 1 ? "1 file" : `${files} files`,
    programs.length === 1 ? "1 program" : `${programs.length} programs`,
    units.length === 1 ? "1 unit" : `${units.length} units`,
  ];
  return `${url}: ${formatBytes(size)}, sha256 ${sha256}; ${holds.join(", ")}.`;
}
