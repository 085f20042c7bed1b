import type { Document, Parts } from "./document";
import type { Extras } from "./schema";
import { readSnippet } from "./snippet";

/** Hostname, keys, files, units and a snippet of one's own. A snippet that cannot be read adds nothing; `check` says why. */
export function extraParts(extras: Extras, variant: Document["variant"]): Parts[] {
  return extras.snippet === undefined
    ? [ownParts(extras)]
    : [ownParts(extras), readSnippet(extras.snippet, variant).parts];
}

function ownParts({ hostname, sshKeys, files, units }: Extras): Parts {
  return {
    files: [
      ...(hostname === undefined ? [] : [hostnameFile(hostname)]),
      ...files.map(({ path, mode, text }, index) => ({
        path,
        ...(mode === undefined ? {} : { mode }),
        contents: { inline: text },
        from: `extras.files.${index}`,
      })),
    ],
    units: units.map(({ name, text, enabled }, index) => ({
      name,
      enabled,
      ...(text === undefined ? {} : { contents: text }),
      from: `extras.units.${index}`,
    })),
    users: sshKeys.length === 0 ? [] : [{ name: "core", ssh_authorized_keys: sshKeys, from: "extras.sshKeys" }],
  };
}

function hostnameFile(hostname: string): Document["files"][number] {
  return { path: "/etc/hostname", mode: 0o644, contents: { inline: `${hostname}\n` }, from: "extras.hostname" };
}
