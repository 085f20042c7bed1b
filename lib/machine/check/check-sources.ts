import { issue, type MachineIssue } from "#lib/machine/check/issue";
import { isChecked } from "#lib/machine/choices/keyring-parts";
import { isLoopback } from "#lib/machine/choices/loopback";
import type { Choices } from "#lib/machine/choices/place";
import { baseOf, type Placed } from "#lib/machine/choices/placed";
import type { Facts } from "#lib/machine/choices/schema";
import { writesConfs } from "#lib/machine/choices/updates";

/** Whether a machine gets every image from where it is said to be. */
export function checkSources(choices: Choices): MachineIssue[] {
  const { placed, facts } = choices;
  return [
    placed.flatMap((one) => checkName(one).concat(checkAddress(one, facts))),
    localServer(placed, facts),
    plainUpdates(choices),
  ].flat();
}

function checkName({ choice, extension, name, url }: Placed): MachineIssue[] {
  const { from } = extension.source;
  if (name === extension.recipe || from === "server") return [];
  const path = `${choice}.name`;
  if (from === "flatcar-hub") {
    const message = `extensions.flatcar.org has this image under the name ${extension.recipe} only; ${name} would fail with "No medium found".`;
    return [issue("error", "hub-name", message, path)];
  }
  const message = `${url} has to be an image baked under the name ${name}, or the machine answers "No medium found".`;
  return [issue("hint", "own-name", message, path)];
}

function checkAddress({ choice, extension, file, url, sha256, image }: Placed, facts: Facts): MachineIssue[] {
  const path = `${choice}.source`;
  const issues: MachineIssue[] = [];
  // The digest of an image that is still to be baked comes with the image.
  const comes = extension.source.from === "server" && facts.images !== null && image === null;
  if (url.startsWith("http://") && sha256 === null && !comes) {
    const message = `${file} comes over http:// without a digest, so anybody on the way can change it.`;
    issues.push(issue("warning", "http-without-digest", message, path));
  }
  if (extension.source.from === "url" && isLoopback(url)) {
    const message = `${baseOf(extension, facts)} is this computer only; a machine needs the server's own address.`;
    issues.push(issue("warning", "localhost", message, path));
  }
  return issues;
}

/** Said once for all extensions of this server, whose address is not a choice of the config. */
function localServer(placed: readonly Placed[], { repository }: Facts): MachineIssue[] {
  if (!isLoopback(repository) || !placed.some(({ extension }) => extension.source.from === "server")) return [];
  const message = `${repository} reaches this computer only, so no machine could fetch its images. Open the page at the address machines use, or set BAKEHOUSE_URL to it.`;
  return [issue("warning", "local-server", message, "repository")];
}

function plainUpdates({ input, placed, facts }: Choices): MachineIssue[] {
  const plain = placed.filter(({ updates }) => updates?.from.startsWith("http://"));
  if (plain.length === 0) return [];
  if (plain.some(({ extension }) => !isChecked(extension, input, facts))) {
    const message =
      "Updates come over http:// and are not signed, so anybody on the way can change them. Serve them over https, or only in a network you trust.";
    return [issue("warning", "http-updates", message, "confs")];
  }
  if (writesConfs(input)) return [];
  const message =
    "Updates are signed, but the confs come over http:// when the machine boots and say whether it checks that: anybody on the way can take it back. Write the confs into the config, or serve them over https.";
  return [issue("warning", "http-confs", message, "confs")];
}
