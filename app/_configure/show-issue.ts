import type { ShownIssue } from "#lib/machine/check/form";
import { issueKey, type Place } from "./issue-place";

/** Scrolls to where an issue is said and gives it the focus. */
export function showIssue(issue: ShownIssue, { id }: Place): void {
  const named = document.getElementById(id);
  const place = named?.closest<HTMLElement>("li, section");
  if (!named || !place) return;
  const found = saidIn(place, issue) ?? place.querySelector<HTMLElement>("[aria-invalid]") ?? named;
  if (!found.matches("input, select, textarea")) found.tabIndex = -1;
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
}

/** What says an issue: an entry of a list, or a field that is described by it; a file with blanks is its own field. */
function saidIn(place: HTMLElement, issue: ShownIssue): HTMLElement | undefined {
  const { code, message } = issue;
  const entries = Array.from(place.querySelectorAll<HTMLElement>("[data-issue]"));
  const fields = Array.from(place.querySelectorAll<HTMLElement>("input, select, textarea"));
  return (
    entries.find(({ dataset }) => dataset.issue === issueKey(issue)) ??
    fields.find((field) => code === "blank" && field.matches("textarea")) ??
    fields.find((field) => descriptionsOf(field).some((text) => text.includes(message)))
  );
}

function descriptionsOf(field: HTMLElement): string[] {
  const ids = field.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "");
}
