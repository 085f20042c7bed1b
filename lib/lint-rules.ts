/**
 * The rules by which images are looked at, each with why what it finds matters; what matters most comes first. Their names
 * stand in recipes, which may waive them, so none is ever called otherwise.
 */
export const LINT_RULES = {
  require: "A recipe requires what its image is good for: without it upstream has packed its archive otherwise.",
  outside: "systemd-sysext merges nothing outside usr/ and opt/.",
  "release-name": "systemd-sysext merges an image only under the name of its extension-release file.",
  "release-text": "By its extension-release file a machine decides whether it merges an image, and what follows.",
  machine: "A program for another CPU does not start.",
  "dropin-name": "systemd reads only files that end in .conf in the folder of a unit, so this one does nothing.",
  "link-expected": "systemd follows only links here: a file of its own is another unit than the one that it copies.",
  "unit-folder": "systemd reads units in system/ and user/ only, so nobody finds them here.",
  "unit-text": "systemd skips a line that it cannot read, and goes on without it.",
  "unit-section": "systemd skips a section that it does not know, with everything in it.",
  "unit-key": "systemd skips a setting that it does not know: what was meant does not happen.",
  program: "A unit whose program is not there, or cannot be run, fails when it starts.",
  account: "A unit whose user or group is not there fails when it starts.",
  "needed-unit": "A unit that requires one that is not there does not start; one that is upheld never does.",
  "tmpfiles-source": "systemd-tmpfiles copies nothing where its source is missing.",
  "broken-link": "A link that leads nowhere starts nothing and runs nothing.",
  "link-outside": "The image does not hold it, so the link leads nowhere unless the machine has it itself.",
  opt: "What an image has in opt/ makes the whole of /opt read-only while it is merged.",
  sbin: "Where /usr/sbin is a link to bin, as on Flatcar, a folder in its place hides what is behind it.",
  libraries: "A program that misses a library does not start.",
  shadows: "While the image is merged its file stands in the place of the machine's own.",
  "world-writable": "Everybody on the machine may change what others run or read.",
  "set-id": "The program runs with the rights of its owner or group, whoever starts it.",
} as const;
export type LintRule = keyof typeof LINT_RULES;

/** Grows when the rules find anything else than before, in whatever file: images are then looked at again (lib/inspect/rules.test.ts). */
export const RULES_REVISION = 3;

/** How much a finding matters: an error keeps an image from being made. */
export const SEVERITIES = ["error", "warning", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];
