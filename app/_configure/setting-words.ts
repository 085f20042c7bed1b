/** The values of what is chosen for a machine as a whole, in words. */
export const WORDS = {
  after: {
    none: "nothing until the next boot",
    "reboot-flag": "set /run/reboot-required",
    "restart-sysext": "restart systemd-sysext",
    "restart-units": "restart systemd-sysext, then units",
  },
  cadence: {
    default: "as systemd's timer says",
    hourly: "every hour",
    "6h": "every 6 hours",
    daily: "every day",
    weekly: "every week",
  },
  confs: { url: "download them from the source", inline: "write them into the config" },
  layout: { links: "versioned file and a link", plain: "straight into the merged folder" },
} as const;

export type Member = keyof typeof WORDS;

/** What each of them is about. */
export const SETTINGS: Record<Member, string> = {
  after: "Once a new image is staged",
  cadence: "Look for updates",
  confs: "Update confs",
  layout: "Files on the machine",
};
