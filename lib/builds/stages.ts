/** What a build goes through, in order. */
export const STAGES = ["resolve", "download", "bake", "publish"] as const;
