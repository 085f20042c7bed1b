import { AppError } from "#lib/errors";
import { fromDataUrl } from "#lib/machine/formats/data-url";
import type { Document, Resource } from "#lib/machine/formats/document";

/** One word of a shell command line, whatever is in it. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Throws AppError unsupported for the first thing that a script does not do. */
export function refuse({ users, groups, files, units, rest = {} }: Document): void {
  const [section] = Object.keys(rest);
  if (section !== undefined) throw refused(section);
  for (const { name, contents_local, dropins = [] } of units) {
    const isLocal = [contents_local]
      .concat(dropins.map((dropin) => dropin.contents_local))
      .some((one) => one !== undefined);
    if (isLocal) throw refused(`contents_local of ${name}`);
  }
  const [group] = groups;
  if (group !== undefined) throw refused(`the group ${group.name}`);
  for (const { name, ssh_authorized_keys: _keys, why: _why, from: _from, ...rest } of users) {
    const [member] = Object.keys(rest);
    if (member !== undefined) throw refused(`${member} of the user ${name}`);
  }
  for (const { path, append, contents } of files) {
    if (append !== undefined) throw refused(`append of ${path}`);
    if (contents !== undefined) refuseContents(path, contents);
  }
}

function refuseContents(
  path: string,
  { local, http_headers: headers, compression, source, verification }: Resource,
): void {
  if (local !== undefined) throw refused(`local of ${path}`);
  if (headers !== undefined) throw refused(`http_headers of ${path}`);
  if (source === undefined) return;
  const isHere = fromDataUrl(source, compression) !== null || bytesIn({ source, compression }) !== null;
  if (compression && !isHere) throw refused(`compression of ${path}`);
  if (!/^https?:/.test(source) && !isHere) throw refused(`the source of ${path}`);
  if (verification?.hash !== undefined && !verification.hash.startsWith("sha256-"))
    throw refused(`a hash other than sha256 of ${path}`);
}

function refused(what: string): AppError {
  return new AppError("unsupported", `A script does not take over ${what}. Leave it out, or use Ignition.`);
}

/** Puts a file in place, with its mode and owner. */
export function fileStep({ path, mode = 0o644, contents, user, group }: Document["files"][number]): string {
  const place = `${quote(path)} ${mode.toString(8)}`;
  const text =
    contents?.inline ?? (contents?.source === undefined ? "" : fromDataUrl(contents.source, contents.compression));
  const owner = [user?.name ?? user?.id ?? "", group?.name ?? group?.id ?? ""].join(":");
  const step = text === null ? storeOther(contents ?? {}, place) : store(text, place);
  return owner === ":" ? step : `${step}\nchown -- ${quote(owner)} ${quote(path)}`;
}

/** Bytes that are no text, such as a keyring, or what lies elsewhere. */
function storeOther(contents: Resource, place: string): string {
  const bytes = bytesIn(contents);
  return bytes === null ? download(contents, place) : `printf %s ${quote(bytes)} | base64 -d | store ${place}`;
}

/** The base64 of a data URL that is not compressed. */
function bytesIn({ source = "", compression }: Resource): string | null {
  return compression ? null : (/^data:[^,]*;base64,([A-Za-z0-9+/]+={0,2})$/.exec(source)?.[1] ?? null);
}

function download({ source = "", verification }: Resource, place: string): string {
  const digest = verification?.hash?.slice("sha256-".length).toLowerCase();
  const step = `download ${quote(source)} ${place}`;
  return digest === undefined ? step : `${step} ${quote(digest)}`;
}

function store(text: string, place: string): string {
  if (text === "") return `store ${place} </dev/null`;
  // A here-document always ends in a newline; what does not is printed.
  if (!text.endsWith("\n")) return `printf %s ${quote(text)} | store ${place}`;
  const lines = new Set(text.split("\n"));
  let end = "EOF";
  while (lines.has(end)) end += "_";
  return `store ${place} <<'${end}'\n${text}${end}`;
}

/** A link; that of an extension which is updated is made only once. */
export function linkStep(
  { path, target = "", hard }: Document["links"][number],
  followed: ReadonlySet<string>,
): string {
  if (hard === true) return `ln -f -- ${quote(target)} ${quote(path)}`;
  const [, name = ""] = /\/extensions\/([^/]+)\.raw$/.exec(path) ?? [];
  return `${followed.has(name) ? "link_once" : "link"} ${quote(target)} ${quote(path)}`;
}
