/** A file's owner, as numbers or names. */
type Owner = { id?: number; name?: string };

type Node = { path: string; user?: Owner; group?: Owner; overwrite?: boolean };

export type Resource = {
  source?: string;
  inline?: string;
  local?: string;
  compression?: string;
  http_headers?: { name?: string; value?: string }[];
  verification?: { hash?: string };
};

type FileNode = Node & { mode?: number; contents?: Resource; append?: Resource[] };
type DirectoryNode = Node & { mode?: number };
type LinkNode = Node & { target?: string; hard?: boolean };

/** `contents_local` names a file beside the config, which only butane itself can read. */
type Dropin = { name: string; contents?: string; contents_local?: string };
type Unit = {
  name: string;
  enabled?: boolean;
  mask?: boolean;
  contents?: string;
  contents_local?: string;
  dropins?: Dropin[];
};
type User = {
  name: string;
  uid?: number;
  gecos?: string;
  home_dir?: string;
  shell?: string;
  primary_group?: string;
  groups?: string[];
  password_hash?: string;
  ssh_authorized_keys?: string[];
  ssh_authorized_keys_local?: string[];
  system?: boolean;
  no_create_home?: boolean;
  no_log_init?: boolean;
  no_user_group?: boolean;
  should_exist?: boolean;
};
type Group = { name: string; gid?: number; password_hash?: string; should_exist?: boolean; system?: boolean };

/** Sections of a Butane config that Bakehouse hands on as they are: `kernel_arguments`, `storage.disks` and the like. */
export type Rest = { [section: string]: unknown };

/** Why an entry is there, in a few words, and the choice it comes from. */
export type Note = { why?: string; from?: string };

/**
 * What a machine boots with, whatever the format: the entries of a Butane config in its own words, in the order in which
 * they are written. `variant` is `other` for systems that read neither Butane nor Ignition.
 */
export type Document = {
  variant: "flatcar" | "fcos" | "other";
  version: string;
  directories: (DirectoryNode & Note)[];
  files: (FileNode & Note)[];
  links: (LinkNode & Note)[];
  units: (Unit & Note)[];
  groups: (Group & Note)[];
  users: (User & Note)[];
  /** The text does not say which system it is for. */
  isGuess?: true;
  /** All other sections, by their path in a Butane config: `{ "storage.disks": [...] }`. */
  rest?: Rest;
};
export const LISTS = ["directories", "files", "links", "units", "groups", "users"] as const;
export type DocumentList = (typeof LISTS)[number];

/** Where each list stands in a Butane config, in the order in which people write them. */
export const SECTIONS: Record<DocumentList, readonly [section: string, list: string]> = {
  users: ["passwd", "users"],
  groups: ["passwd", "groups"],
  directories: ["storage", "directories"],
  files: ["storage", "files"],
  links: ["storage", "links"],
  units: ["systemd", "units"],
};
export type Parts = Partial<Pick<Document, DocumentList | "rest">>;

/**
 * One document of many parts. Entries keep their order; parts of one unit, user or group become one entry, and so do files
 * and links of one path: what the snippet says counts, since its owner wrote it.
 */
export function joinParts(head: Pick<Document, "variant" | "version">, parts: readonly Parts[]): Document {
  const document: Document = {
    variant: head.variant,
    version: head.version,
    directories: byPath(parts.flatMap((part) => part.directories ?? [])),
    files: byPath(parts.flatMap((part) => part.files ?? [])),
    links: byPath(parts.flatMap((part) => part.links ?? [])),
    units: mergeBy(
      parts.flatMap((part) => part.units ?? []),
      ({ name }) => name,
      mergeUnits,
    ),
    groups: mergeBy(
      parts.flatMap((part) => part.groups ?? []),
      ({ name }) => name,
      (first, second) => ({ ...second, ...first }),
    ),
    users: mergeBy(
      parts.flatMap((part) => part.users ?? []),
      ({ name }) => name,
      mergeUsers,
    ),
  };
  const rest = Object.assign({}, ...parts.map((part) => part.rest));
  if (Object.keys(rest).length > 0) document.rest = rest;
  return document;
}

/** Where entries come from that give way to nothing. */
export const SNIPPET = "extras.snippet";

/** Only the snippet replaces what stands at the same path; everything else that stands twice is told of. */
function byPath<T extends Note & { path: string }>(entries: readonly T[]): T[] {
  const own = new Map(entries.filter(({ from }) => from === SNIPPET).map((entry) => [entry.path, entry]));
  const placed = new Set<string>();
  return entries.flatMap((entry): T[] => {
    const kept = own.get(entry.path);
    if (kept === undefined || entry === kept) return placed.has(entry.path) && kept !== undefined ? [] : [entry];
    if (entry.from === SNIPPET) return [entry];
    placed.add(entry.path);
    return [kept];
  });
}

/** The document of a config that was read by the keys of its spec: its lists as they are, everything else as rest. */
export function toDocument(head: Pick<Document, "variant" | "version">, config: { [key: string]: unknown }): Document {
  const lists = new Map<string, unknown>();
  const rest: Rest = {};
  for (const [section, value] of Object.entries(config)) {
    if (section === "variant" || section === "version") continue;
    if (!SPLIT.has(section)) rest[section] = value;
    else for (const [key, member] of Object.entries(value ?? {})) lists.set(`${section}.${key}`, member);
  }
  // The reader has taken out whatever does not fit these types.
  const list = <K extends DocumentList>(name: K): Document[K] => {
    const place = SECTIONS[name].join(".");
    const entries = (lists.get(place) ?? []) as Document[K];
    lists.delete(place);
    return entries;
  };
  const document: Document = {
    ...head,
    directories: list("directories"),
    files: list("files"),
    links: list("links"),
    units: list("units"),
    groups: list("groups"),
    users: list("users"),
  };
  Object.assign(rest, Object.fromEntries(lists));
  for (const [place, value] of Object.entries(rest)) if (Object.keys(value ?? {}).length === 0) delete rest[place];
  if (Object.keys(rest).length > 0) document.rest = rest;
  return document;
}

const SPLIT = new Set(["passwd", "storage", "systemd"]);

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

function mergeBy<T>(entries: readonly T[], key: (entry: T) => string, merge: (first: T, second: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const entry of entries) {
    const first = merged.get(key(entry));
    merged.set(key(entry), first === undefined ? entry : merge(first, entry));
  }
  return Array.from(merged.values());
}

type DocumentUnit = Document["units"][number];
type DocumentUser = Document["users"][number];

/** What the first says stands, unless the snippet says otherwise; drop-ins of both count. */
function mergeUnits(first: DocumentUnit, second: DocumentUnit): DocumentUnit {
  const isOwn = second.from === SNIPPET && first.from !== SNIPPET;
  const merged = isOwn ? { ...first, ...second } : { ...second, ...first };
  const contents = isOwn ? (second.contents ?? first.contents) : (first.contents ?? second.contents);
  const dropins = joinLists(first.dropins, second.dropins);
  if (dropins === undefined) return { ...merged, contents };
  return { ...merged, contents, dropins: mergeBy(dropins, isOwn ? ({ name }) => name : keyOf, (_, later) => later) };
}

/** Two drop-ins of one name that say different things are both kept, and told of. */
function keyOf({ name, contents }: Dropin): string {
  return `${name}\n${contents}`;
}

/** What the first says stands; keys of both count, each once. */
function mergeUsers(first: DocumentUser, second: DocumentUser): DocumentUser {
  const keys = joinLists(first.ssh_authorized_keys, second.ssh_authorized_keys);
  return { ...second, ...first, ssh_authorized_keys: keys && Array.from(new Set(keys)) };
}

function joinLists<T>(first: T[] | undefined, second: T[] | undefined): T[] | undefined {
  return first === undefined ? second : first.concat(second ?? []);
}
