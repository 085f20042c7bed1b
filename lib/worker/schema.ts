import { z } from "zod";

/** What a worker is: where it runs and by what it bakes. */
export const WorkerFacts = z.strictObject({
  host: z.string(),
  /** Of its processor, in systemd's words where it has one. */
  arch: z.string(),
  /** Those that merge an image before machines see it; none where the host cannot. */
  judges: z.array(z.string()),
  /** Why none, or not each, merges images there. */
  problems: z.array(z.string()),
  node: z.string(),
  mksquashfs: z.string().nullable(),
  /** What keeps the programs in that it runs. */
  sandbox: z.string(),
});
export type WorkerFacts = z.infer<typeof WorkerFacts>;
