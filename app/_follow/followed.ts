import type { z } from "zod";
import type { NewWatch } from "#lib/follow/schema";

/** What a page offers to follow. */
export type Followed = z.input<typeof NewWatch> & { name: string };
