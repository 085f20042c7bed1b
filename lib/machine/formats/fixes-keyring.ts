import { isScalar } from "yaml";
import type { KeyPath } from "#lib/issues";
import { dearmored } from "#lib/machine/choices/keyring";
import { base64 } from "#lib/machine/formats/base64";
import { fromDataUrl } from "#lib/machine/formats/data-url";
import { mapAt } from "#lib/machine/formats/yaml-places";
import type { Yaml } from "#lib/yaml";

/** The same keys in the binary form that gpg reads as a keyring. */
export function dearmorKeyring(yaml: Yaml, path: KeyPath): boolean {
  const contents = mapAt(yaml, path.slice(0, -1));
  const text = (key: string) => {
    const node = contents?.get(key, true);
    return isScalar(node) && typeof node.value === "string" ? node.value : undefined;
  };
  const armored = text("inline") ?? fromDataUrl(text("source") ?? "", text("compression"));
  const bytes = armored === null ? null : dearmored(armored);
  if (contents === null || bytes === null) return false;
  contents.delete("inline");
  contents.delete("compression");
  contents.delete("verification");
  contents.set("source", `data:;base64,${base64(bytes)}`);
  return true;
}
