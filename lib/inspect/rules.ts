import type { Manifest, ManifestEntry, Texts } from "#lib/images/manifest";
import type { Arch } from "#lib/words";

/** The rules of the lint, each with why what it finds matters; what matters most comes first. */
export const RULES = {
  "release-name": "systemd-sysext merges an image only under the name of its extension-release file.",
  "release-text": "By its extension-release file a machine decides whether it merges an image, and what follows.",
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
export type Rule = keyof typeof RULES;

export type Severity = "warning" | "note";

/** What is looked at. Of `texts`, those that are missing are not judged. */
export type Inspected = { name: string; os: string; arch: Arch; manifest: Manifest; texts: Texts };

/** The same, with what many rules ask for. */
export type Image = Inspected & {
  paths: ReadonlyMap<string, ManifestEntry>;
  /** The names of its files. */
  brought: ReadonlySet<string>;
  /** Users and groups that its sysusers.d makes. */
  accounts: ReadonlySet<string>;
  /** Units whose user systemd makes for as long as they run. */
  dynamic: ReadonlySet<string>;
};

/** What a rule has found at a path. */
export type Found = [rule: Rule, severity: Severity, sentence: string];
export type Look = (entry: ManifestEntry, image: Image) => Found[];
