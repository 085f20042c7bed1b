import { ImagePath } from "#lib/words";

type Rule = { breaks(path: string): boolean; message: string };

const UNIT_FOLDER = /^usr\/(local\/)?lib\/systemd\/system\//;
const UNIT = /^[\w@.:\\-]+\.(service|socket|timer|target|path|mount|automount|slice|swap)$/;
const SYSTEMD_FOLDERS = [
  "system",
  "user",
  "network",
  "system-preset",
  "user-preset",
  "system-generators",
  "system-sleep",
];

const PLACES: Rule[] = [
  {
    breaks: (path) => path.startsWith("/"),
    message: "Must be a path inside the image: leave out the / in front.",
  },
  {
    breaks: (path) => !ImagePath.safeParse(path).success,
    message: "Must be a relative path without empty, . or .. parts.",
  },
  {
    breaks: (path) => !/^(usr|opt)\/./.test(path),
    message: "Only usr/ and opt/ are merged into a machine; put it below one of them.",
  },
  {
    breaks: (path) => /^usr\/sbin(\/|$)/.test(path),
    message: "usr/sbin is a link on Flatcar and must not be in an image; use usr/bin.",
  },
  {
    breaks: (path) => /^usr\/lib\/extension-release\.d(\/|$)/.test(path),
    message: "Bakehouse writes the extension-release file itself.",
  },
];

/** Whether anything may be at that path of an image; null, or what to do about it. */
export function placeComplaint(path: string): string | null {
  return complaintOf(PLACES, path);
}

const FILES: Rule[] = [
  ...PLACES,
  {
    breaks: (path) =>
      /\/(systemd\/(system|user|network)\/[^/]+\.d|sysusers\.d|tmpfiles\.d|sysctl\.d|modules-load\.d)\/[^/]+$/.test(
        path,
      ) && !path.endsWith(".conf"),
    message: "Must end in .conf, otherwise systemd ignores it.",
  },
  {
    breaks: (path) => /\.(wants|requires|upholds)\/[^/]+$/.test(path),
    message: "Must be a link and not a file; better, use a drop-in with Upholds= for the target.",
  },
  {
    breaks: (path) =>
      UNIT_FOLDER.test(path) &&
      !path.replace(UNIT_FOLDER, "").includes("/") &&
      !UNIT.test(path.replace(UNIT_FOLDER, "")),
    message: "Is no unit's name; it must end in .service, .socket or another unit type.",
  },
  {
    breaks: (path) => {
      const folder = /^usr\/(?:local\/)?lib\/systemd\/([^/]+)\//.exec(path)?.[1];
      return folder !== undefined && !SYSTEMD_FOLDERS.includes(folder);
    },
    message: `Is in a folder that systemd does not read; it reads ${SYSTEMD_FOLDERS.join(", ")}.`,
  },
];

/** The same for a text file whose content the recipe gives: systemd has to find it under its name. */
export function fileComplaint(path: string): string | null {
  return complaintOf(FILES, path);
}

function complaintOf(rules: Rule[], path: string): string | null {
  return rules.find(({ breaks }) => breaks(path))?.message ?? null;
}
