import type { Plan } from "#lib/recipes/plan";

/**
 * Grows by one with every change that lets a plan come out with other bytes. Where the bytes before were wrong, and not only
 * other, the change brings an erratum.
 */
export const BAKER_REVISION = 1;

/** An error in what was baked. Published bytes stay as they are: images that it touches are outdated. */
export type Erratum = {
  /** Counts from 1, without gaps. */
  number: number;
  /** What is wrong with the images, as a sentence. */
  wrong: string;
  /** The first and the last baker revision with the error. */
  since: number;
  until: number;
  touches(plan: Plan): boolean;
};

/** In the order of their numbers. None is ever taken away. */
export const ERRATA: readonly Erratum[] = [];

/** Numbers of the errata that touch an image of this plan. */
export function touching(errata: readonly Erratum[], plan: Plan, bakerRevision: number): number[] {
  return errata
    .filter(({ since, until, touches }) => since <= bakerRevision && bakerRevision <= until && touches(plan))
    .map(({ number }) => number);
}
