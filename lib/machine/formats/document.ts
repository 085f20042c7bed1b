import { z } from "zod";

/** go-yaml takes YAML 1.1 words where a bool is wanted, so Butane does. */
const WORDS: Record<string, boolean> = { yes: true, on: true, no: false, off: false };
const Bool = z.preprocess(
  (value) => (typeof value === "string" ? (WORDS[value.toLowerCase()] ?? value) : value),
  z.boolean(),
);

const Owner = z.strictObject({ id: z.int().optional(), name: z.string().optional() });
const Mode = z.int().min(0).max(0o7777, "Must be a mode between 0 and 07777.");
/** No system takes longer ones (PATH_MAX, NAME_MAX); patterns that check them stay fast. */
const Path = z.string().max(4096);
const UnitName = z.string().max(255);

const Node = z.strictObject({
  path: Path,
  user: Owner.optional(),
  group: Owner.optional(),
  overwrite: Bool.optional(),
});

export const Resource = z.strictObject({
  source: z.string().optional(),
  inline: z.string().optional(),
  local: z.string().optional(),
  compression: z.string().optional(),
  http_headers: z.array(z.strictObject({ name: z.string(), value: z.string().optional() })).optional(),
  verification: z.strictObject({ hash: z.string().optional() }).optional(),
});
export type Resource = z.infer<typeof Resource>;

const FileNode = Node.extend({
  mode: Mode.optional(),
  contents: Resource.optional(),
  append: z.array(Resource).optional(),
});
const DirectoryNode = Node.extend({ mode: Mode.optional() });
const LinkNode = Node.extend({ target: Path.optional(), hard: Bool.optional() });

const Dropin = z.strictObject({ name: UnitName, contents: z.string().optional() });
const Unit = z.strictObject({
  name: UnitName,
  enabled: Bool.optional(),
  mask: Bool.optional(),
  contents: z.string().optional(),
  dropins: z.array(Dropin).optional(),
});
const User = z.strictObject({
  name: z.string(),
  uid: z.int().optional(),
  gecos: z.string().optional(),
  home_dir: z.string().optional(),
  shell: z.string().optional(),
  primary_group: z.string().optional(),
  groups: z.array(z.string()).optional(),
  password_hash: z.string().optional(),
  ssh_authorized_keys: z.array(z.string()).optional(),
  system: Bool.optional(),
  no_create_home: Bool.optional(),
  no_log_init: Bool.optional(),
  no_user_group: Bool.optional(),
  should_exist: Bool.optional(),
});
const Group = z.strictObject({
  name: z.string(),
  gid: z.int().optional(),
  password_hash: z.string().optional(),
  should_exist: Bool.optional(),
  system: Bool.optional(),
});

/** The part of a Butane config that Bakehouse reads and writes. Everything else is refused by name. */
export const ButaneConfig = z.strictObject({
  variant: z.string(),
  version: z.string(),
  storage: z
    .strictObject({
      directories: z.array(DirectoryNode).nullish(),
      files: z.array(FileNode).nullish(),
      links: z.array(LinkNode).nullish(),
    })
    .nullish(),
  systemd: z.strictObject({ units: z.array(Unit).nullish() }).nullish(),
  passwd: z.strictObject({ groups: z.array(Group).nullish(), users: z.array(User).nullish() }).nullish(),
});
export type ButaneConfig = z.infer<typeof ButaneConfig>;

/** Why an entry is there, in a few words, and the choice it comes from. */
export type Note = { why?: string; from?: string };

/**
 * What a machine boots with, whatever the format: the entries of a Butane config in its own words, in the order in which
 * they are written. `variant` is `other` for systems that read neither Butane nor Ignition.
 */
export type Document = {
  variant: "flatcar" | "fcos" | "other";
  version: string;
  directories: (z.infer<typeof DirectoryNode> & Note)[];
  files: (z.infer<typeof FileNode> & Note)[];
  links: (z.infer<typeof LinkNode> & Note)[];
  units: (z.infer<typeof Unit> & Note)[];
  groups: (z.infer<typeof Group> & Note)[];
  users: (z.infer<typeof User> & Note)[];
};
export const LISTS = ["directories", "files", "links", "units", "groups", "users"] as const;
export type DocumentList = (typeof LISTS)[number];
export type Parts = Partial<Pick<Document, DocumentList>>;

/** A document of a config's lists. A variant that Bakehouse does not write counts as `other`. */
export function toDocument(config: ButaneConfig): Document {
  const variant = config.variant === "flatcar" || config.variant === "fcos" ? config.variant : "other";
  return {
    variant,
    version: config.version,
    directories: config.storage?.directories ?? [],
    files: config.storage?.files ?? [],
    links: config.storage?.links ?? [],
    units: config.systemd?.units ?? [],
    groups: config.passwd?.groups ?? [],
    users: config.passwd?.users ?? [],
  };
}

/** One document of many parts. Entries keep their order; parts of one unit or user become one entry. */
export function joinParts(head: Pick<Document, "variant" | "version">, parts: readonly Parts[]): Document {
  return {
    variant: head.variant,
    version: head.version,
    directories: parts.flatMap((part) => part.directories ?? []),
    files: parts.flatMap((part) => part.files ?? []),
    links: parts.flatMap((part) => part.links ?? []),
    units: mergeByName(
      parts.flatMap((part) => part.units ?? []),
      mergeUnits,
    ),
    groups: parts.flatMap((part) => part.groups ?? []),
    users: mergeByName(
      parts.flatMap((part) => part.users ?? []),
      mergeUsers,
    ),
  };
}

/** The document without notes: what a file in any format can hold. */
export function withoutNotes(document: Document): Document {
  const bare = <T extends Note>(entries: T[]): T[] => entries.map(({ why: _why, from: _from, ...entry }) => entry as T);
  return {
    ...document,
    directories: bare(document.directories),
    files: bare(document.files),
    links: bare(document.links),
    units: bare(document.units),
    groups: bare(document.groups),
    users: bare(document.users),
  };
}

function mergeByName<T extends { name: string }>(entries: readonly T[], merge: (first: T, second: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const entry of entries) {
    const first = merged.get(entry.name);
    merged.set(entry.name, first === undefined ? entry : merge(first, entry));
  }
  return Array.from(merged.values());
}

type DocumentUnit = Document["units"][number];
type DocumentUser = Document["users"][number];

/** What the first says stands; drop-ins of both count. */
function mergeUnits(first: DocumentUnit, second: DocumentUnit): DocumentUnit {
  const contents = first.contents ?? second.contents;
  return { ...second, ...first, contents, dropins: joinLists(first.dropins, second.dropins) };
}

/** What the first says stands; keys of both count. */
function mergeUsers(first: DocumentUser, second: DocumentUser): DocumentUser {
  const keys = joinLists(first.ssh_authorized_keys, second.ssh_authorized_keys);
  return { ...second, ...first, ssh_authorized_keys: keys };
}

function joinLists<T>(first: T[] | undefined, second: T[] | undefined): T[] | undefined {
  return first === undefined ? second : first.concat(second ?? []);
}
