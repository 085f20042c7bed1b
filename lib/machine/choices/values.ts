export const UPDATES = ["none", "all", "minor"] as const;
export const LAYOUTS = ["links", "plain"] as const;
export const AFTER = ["none", "reboot-flag", "restart-sysext", "restart-units"] as const;
export const CONFS = ["url", "inline"] as const;
export const CADENCES = ["default", "hourly", "6h", "daily", "weekly"] as const;
export const BUTANE_VERSIONS = ["1.0.0", "1.1.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0"] as const;

/** What is chosen for a machine by leaving it out. */
export const USUAL = {
  target: { kind: "flatcar", release: null },
  arch: "x86-64",
  layout: "links",
  after: "reboot-flag",
  instancesMax: 3,
  cadence: "default",
  confs: "url",
} as const;

/** The same for one extension. */
export const USUAL_EXTENSION = { source: { from: "server" }, updates: "none" } as const;
