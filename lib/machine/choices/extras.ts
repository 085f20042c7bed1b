import type { Extras } from "#lib/machine/choices/schema";
import type { Document, Parts } from "#lib/machine/formats/document";
import type { Problem } from "#lib/machine/formats/read-config";
import { readSnippet } from "#lib/machine/formats/snippet";

/**
 * Hostname, keys, files, units and a snippet of one's own, and what is wrong with the snippet. One that cannot be read adds
 * nothing.
 */
export function extraParts(
  extras: Extras,
  machine: Pick<Document, "variant" | "version">,
): { parts: Parts[]; problems: Problem[] } {
  const { parts, problems } = readSnippet(extras.snippet ?? "", machine);
  return { parts: [ownParts(extras), parts], problems };
}

/** Files without a path and units without a name are only begun. */
function ownParts({ hostname, sshKeys, files, units }: Extras): Parts {
  const ownFiles = files.map(({ path, mode, text }, index) => {
    return { path, mode, contents: { inline: text }, from: `extras.files.${index}` };
  });
  const ownUnits = units.map(({ name, text, enabled }, index) => {
    return { name, enabled, contents: text, from: `extras.units.${index}` };
  });
  if (hostname !== undefined) ownFiles.unshift(hostnameFile(hostname));
  return {
    files: ownFiles.filter(({ path }) => path !== ""),
    units: ownUnits.filter(({ name }) => name !== ""),
    users: sshKeys.length === 0 ? [] : [{ name: "core", ssh_authorized_keys: sshKeys, from: "extras.sshKeys" }],
  };
}

function hostnameFile(hostname: string) {
  return { path: "/etc/hostname", mode: 0o644, contents: { inline: `${hostname}\n` }, from: "extras.hostname" };
}
