import { z } from "zod";

/**
 * What members of a request or a recipe meant before there was anything to choose, which is left out of what identifies
 * them (identity.ts). A baseline never changes, also where the default beside it does.
 */
export const baselines = z.registry<{ baseline: unknown }>();

export function frozen<S extends z.ZodType>(member: S, baseline: z.output<S>): S {
  baselines.add(member, { baseline });
  return member;
}
