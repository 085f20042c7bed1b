import { z } from "zod";
import { SEVERITIES } from "#lib/lint-rules";

/** One thing about one path: what is there, and why that matters. */
export const Finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  path: z.string(),
  sentence: z.string(),
  reason: z.string(),
  /** Why the recipe waives it. */
  waived: z.string().optional(),
  /** How many more there are like it that are not told one by one. */
  more: z.int().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** How many there are, with those that are only counted. */
export function countFindings(findings: readonly Finding[]): number {
  return findings.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
}
