import { z } from "zod";
import { Finding } from "#lib/inspect/finding";

/** What is known of the inside of an image. */
export const Inspection = z.strictObject({
  /** Of many of a kind the first ones. Null: nobody has looked yet, which the worker does. */
  findings: z.array(Finding).nullable(),
  /** How many there are in all. */
  count: z.int().nullable(),
  inspectedAt: z.iso.datetime().nullable(),
  /** Whether by the rules of this Bakehouse; by older ones, the worker is to look again. */
  isCurrent: z.boolean(),
});
export type Inspection = z.infer<typeof Inspection>;
