import { KEYRING_PATH } from "#lib/machine/choices/keyring";
import type { Placed } from "#lib/machine/choices/placed";
import type { Extension, Facts, MachineInput } from "#lib/machine/choices/schema";
import { base64, bytesOf } from "#lib/machine/formats/base64";
import type { Parts } from "#lib/machine/formats/document";

/**
 * What signatures are checked by, under the one name that every systemd reads; it takes the place of the keyring in
 * /usr/lib/systemd. The server's keys come with extensions that follow it, chosen ones always.
 */
export function keyringParts(input: MachineInput, placed: readonly Placed[], facts: Facts): Parts {
  const isFollowed = placed.some(({ updates, extension }) => updates !== null && extension.source.from === "server");
  const server = isFollowed && facts.keyring ? facts.keyring : null;
  const keyrings = [server?.base64 ?? [], input.keyring ?? []].flat();
  if (keyrings.length === 0) return {};
  const own = facts.ownKeys?.keyring === input.keyring ? (facts.ownKeys?.keys ?? []) : [];
  const fingerprints = [server?.fingerprint ?? [], own.map(({ fingerprint }) => fingerprint)].flat();
  return {
    files: [
      {
        path: KEYRING_PATH,
        mode: 0o644,
        overwrite: true,
        contents: { source: `data:;base64,${joined(Array.from(new Set(keyrings)))}` },
        why: reason(fingerprints, server !== null),
      },
    ],
  };
}

/** A binary keyring is its keys one behind the other. */
function joined(keyrings: readonly string[]): string {
  return base64(Uint8Array.from(keyrings.flatMap((one) => Array.from(bytesOf(one)))));
}

/** As many as one can compare. */
const MOST_NAMED = 5;

function reason(fingerprints: readonly string[], hasServer: boolean): string {
  const all = Array.from(new Set(fingerprints), (one) => one.toUpperCase());
  const [first] = all;
  if (first === undefined) return "updates are taken only if a key of your own signed them";
  if (all.length === 1) return `updates are taken only if this key signed them: ${first}`;
  const named = all.slice(0, MOST_NAMED).map((one, index) => (index === 0 && hasServer ? `${one} (this server)` : one));
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : "";
  return `updates are taken only if one of these keys signed them: ${named.join(", ")}${more}`;
}

/**
 * Whether a machine checks what it follows: this server's extensions where it signs, and those of one's own addresses where
 * keys for them were chosen. extensions.flatcar.org signs nothing.
 */
export function isChecked({ source }: Extension, { keyring }: MachineInput, facts: Facts): boolean {
  if (source.from === "flatcar-hub") return false;
  const isKnown = source.from === "server" && facts.keyring !== undefined;
  return isKnown ? facts.keyring !== null : keyring !== undefined;
}
