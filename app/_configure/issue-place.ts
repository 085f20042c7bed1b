import { isAt, type ShownIssue } from "#lib/machine/check/form";
import type { Card } from "#lib/machine/choices/cards";

/** A part of the page: the id of its element or heading, and its name. */
export type Place = { id: string; title: string };

const SECTIONS: readonly (Place & { paths: readonly string[] })[] = [
  { id: "machine", title: "Machine", paths: ["target", "arch"] },
  {
    id: "updates",
    title: "Updates",
    paths: ["instancesMax", "restartUnits", "confs", "butane", "layout", "after", "cadence"],
  },
  { id: "extras", title: "Extras", paths: ["extras"] },
];

/** Where on the page the choice is that causes an issue; null where there is no such choice. */
export function placeOf({ path }: Pick<ShownIssue, "path">, cards: readonly Card[]): Place | null {
  const card = cards.find(({ index }) => isAt(path, `extensions.${index}`));
  if (card !== undefined) return { id: `extensions.${card.index}`, title: card.title };
  return SECTIONS.find(({ paths }) => paths.some((choice) => isAt(path, choice))) ?? null;
}

/** The same for the same issue, another one for each other. */
export function issueKey({ code, path, message }: ShownIssue): string {
  return `${code} ${path} ${message}`;
}
