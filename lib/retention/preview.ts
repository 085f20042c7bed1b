import type { ImageRow } from "#lib/images/schema";
import type { Verdict } from "#lib/retention/choose";
import { KEEPS, type Keeps, type Preview, type PreviewFiles, type RuleTrial } from "#lib/retention/schema";
import { freedBytes, type RetentionContext, type Survey, survey } from "#lib/retention/survey";

type Judgement = Verdict<ImageRow>;

/** What the saved rule, or a trial of another, would delete and keep now, and what that frees. */
export async function preview(trial: RuleTrial, context: RetentionContext, now: Date): Promise<Preview> {
  const found = await survey(trial, context, now);
  return { ...summaryOf(found), free: await context.store.free() };
}

function summaryOf({ rule, digest, verdicts, pins }: Survey): Omit<Preview, "free"> {
  const goes = verdicts.filter(({ keeps }) => keeps === null);
  const stays = verdicts.filter(({ keeps }) => keeps !== null);
  const images = (some: Judgement[]) => some.map(({ image }) => image);
  const freed = freedBytes(images(goes), images(stays));
  return {
    ...{ rule, digest, goes: { ...amountOf(goes), freed }, stays: amountOf(stays), unreadable: pins.unreadable },
    reasons: reasonsOf(stays),
    extensions: extensionsOf(verdicts),
  };
}

function amountOf(some: readonly Judgement[]): { count: number; size: number } {
  return { count: some.length, size: some.reduce((sum, { image }) => sum + image.size, 0) };
}

function reasonsOf(stays: readonly Judgement[]): Preview["reasons"] {
  const reasons = (Object.keys(KEEPS) as Keeps[]).map((keeps) => ({
    ...{ keeps, text: KEEPS[keeps] },
    ...amountOf(stays.filter((each) => each.keeps === keeps)),
  }));
  return reasons.filter(({ count }) => count > 0);
}

function extensionsOf(verdicts: readonly Judgement[]): Preview["extensions"] {
  const groups = groupByName(verdicts);
  const rows = Array.from(groups, ([name, group]) => {
    const goes = group.filter(({ keeps }) => keeps === null);
    return { name, goes: amountOf(goes), stays: group.length - goes.length };
  });
  return rows
    .filter(({ goes }) => goes.count > 0)
    .sort((a, b) => b.goes.size - a.goes.size || (a.name < b.name ? -1 : 1));
}

/** Verdicts by the extension of their image, in the order of the images. */
export function groupByName(verdicts: readonly Judgement[]): Map<string, Judgement[]> {
  const groups = new Map<string, Judgement[]>();
  for (const verdict of verdicts) {
    const group = groups.get(verdict.image.name) ?? [];
    groups.set(verdict.image.name, group);
    group.push(verdict);
  }
  return groups;
}

/** More images of one extension than that are counted and not listed. */
const MOST_FILES = 500;

/** What the rule would do with each image of one extension, those that go first. */
export async function previewFiles(
  name: string,
  trial: RuleTrial,
  context: RetentionContext,
  now: Date,
): Promise<PreviewFiles> {
  const { verdicts } = await survey(trial, context, now);
  const group = verdicts.filter(({ image }) => image.name === name);
  const sorted = [...group.filter(({ keeps }) => keeps === null), ...group.filter(({ keeps }) => keeps !== null)];
  const items = sorted.slice(0, MOST_FILES).map(({ image, keeps, why }) => ({
    ...{ file: image.file, size: image.size, goes: keeps === null, why },
    createdAt: image.createdAt.toISOString(),
  }));
  return { items, more: sorted.length - items.length };
}
