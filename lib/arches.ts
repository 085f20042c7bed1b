/** systemd's words for the two architectures. */
export const ARCHES = ["x86-64", "arm64"] as const;
