import { inspectTorcx } from "#lib/builds/torcx-plan";
import { judgeChoices, writeChoices } from "#lib/configs/choices";
import { lookIntoFile } from "#lib/drafts/look-inside";
import { judge } from "#lib/machine/check/judge";
import { checkText } from "#lib/recipes/check-folder";
import { requireSound } from "#lib/recipes/own-recipes";

/**
 * What runs in threads, by name. Only a thread loads this file. What goes in and comes out is copied: plain data, maps and
 * bytes. Jobs ask neither the database nor the network, and keep nothing for the next one.
 */
export const JOBS = { checkText, requireSound, inspectTorcx, lookIntoFile, judge, judgeChoices, writeChoices };

export type JobName = keyof typeof JOBS;
export type Input<Name extends JobName> = Parameters<(typeof JOBS)[Name]>;
export type Output<Name extends JobName> = Awaited<ReturnType<(typeof JOBS)[Name]>>;
