import type { At, DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import type { Known } from "#lib/machine/check/known";
import { hasLayers, textsOf } from "#lib/machine/check/layers";
import { readTransfer } from "#lib/machine/check/transfer-text";
import { KEYRING_PATH, kindOfKeyring } from "#lib/machine/choices/keyring";
import { systemdOfTarget } from "#lib/machine/choices/targets";
import { bytesOfDataUrl } from "#lib/machine/formats/data-url";
import type { Document } from "#lib/machine/formats/document";
import { newestSystemd } from "#lib/systems";

type DocumentFile = Document["files"][number];

const TRANSFER = /^\/etc\/sysupdate\.(?:[^/]+\.)?d\/[^/]+\.(?:conf|transfer)$/;
const KEYRING = /^\/(?:etc|usr\/lib)\/systemd\/import-pubring\.[gp]{3}$/;

/** From which systemd on the keyring may be called `.pgp`; `.gpg` in /etc is read by all (pull-common.c, systemd#37927). */
const NEW_NAME_SINCE = 258;

/** What systemd-sysupdate checks signatures by: whether it is there, and whether gpg can read it. */
export function checkKeyring(document: Document, known: Known): DocumentIssue[] {
  const { files, links } = document;
  const isThere = files.concat(links).some(({ path }) => KEYRING.test(path)) || mayBeMade(document);
  return [
    files.flatMap((file, index) => checkTransfer(file, index, { known, isThere })),
    files.flatMap((file, index) => (KEYRING.test(file.path) ? checkForm(file, index) : [])),
    checkName(document, known),
  ].flat();
}

function mayBeMade(document: Document): boolean {
  return hasLayers(document) || textsOf(document).some((text) => text.includes("import-pubring"));
}

type Surroundings = { known: Known; isThere: boolean };

function checkTransfer({ path, contents }: DocumentFile, index: number, around: Surroundings): DocumentIssue[] {
  if (!TRANSFER.test(path)) return [];
  const { inline, source } = contents ?? {};
  if (inline !== undefined) return checkInline(inline, ["files", index, "contents", "inline"], around);
  const { known, isThere } = around;
  if (isThere || source === undefined || !isOwnSigned(source, known) || /\/noop\.conf$/.test(source)) return [];
  const message = `This server signs, and its transfer files say Verify=true: ${WITHOUT_KEYRING}`;
  return [issue("warning", "no-keyring", message, ["files", index, "contents", "source"])];
}

const WITHOUT_KEYRING = `without the server's public keys as ${KEYRING_PATH} every update fails, and the machine stays as it is. Put its /extensions/import-pubring.gpg there.`;

/** Leaving `Verify=` out means true (sysupdate.d(5)). */
function checkInline(text: string, at: At, { known, isThere }: Surroundings): DocumentIssue[] {
  const transfer = readTransfer(text);
  const address = transfer.get("Source.Path") ?? "";
  if (!/^url-(file|tar)$/.test(transfer.get("Source.Type") ?? "")) return [];
  const verify = transfer.get("Transfer.Verify");
  if (verify !== undefined && /^(0|no|n|false|f|off)$/i.test(verify)) {
    if (!isOwnSigned(`${address}/`, known)) return [];
    const message = `Verify=false: the machine takes whatever answers in the name of ${address}. This server signs; with its keyring as ${KEYRING_PATH} the machine can check that by Verify=true.`;
    return [issue("hint", "unverified", message, at)];
  }
  if (isThere) return [];
  const said = verify === undefined ? "Verify= is left out, which means true" : `Verify=${verify}`;
  const message =
    `${said}: systemd-sysupdate takes only what a key of ${KEYRING_PATH} has signed. Nothing puts that file there, and the ` +
    "keyring that a system brings knows other keys, so every update fails. Add the publisher's public keys " +
    "(gpg --export), or, where nothing is signed, say Verify=false.";
  return [issue("warning", "no-keyring", message, at)];
}

function isOwnSigned(address: string, { signs = false, repositories }: Known): boolean {
  return signs && repositories.some((base) => address.startsWith(`${base.replace(/\/+$/, "")}/`));
}

/** systemd hands the file to `gpg --keyring`, which reads binary keys alone. */
function checkForm({ path, contents = {} }: DocumentFile, index: number): DocumentIssue[] {
  const { inline, source, compression } = contents;
  const at: At = ["files", index, "contents", inline === undefined ? "source" : "inline"];
  const bytes = inline === undefined ? bytesOfDataUrl(source ?? "", compression) : new TextEncoder().encode(inline);
  if (bytes === null) {
    if (!/^https?:.*\.asc$/.test(source ?? "")) return [];
    const message = `${source} is armored by its name: gpg reads a keyring in binary form alone. Publish what gpg --dearmor makes of it.`;
    return [issue("warning", "keyring-armored", message, at)];
  }
  const kind = kindOfKeyring(bytes);
  if (kind === "armored") {
    const message = `${path} is ASCII-armored: systemd hands it to gpg --keyring, which reads binary keys alone, so every update fails. gpg --dearmor makes them binary.`;
    return [issue("error", "keyring-armored", message, at)];
  }
  if (kind === "private") {
    const message = `${path} holds a private key: whoever reads this config could sign for it. Machines need the public half alone: gpg --export FINGERPRINT. Take another key if others may have seen this one.`;
    return [issue("error", "keyring-private", message, at)];
  }
  if (kind !== "other") return [];
  const message = `${path} holds no OpenPGP keys that can be read here, as gpg --export writes them.`;
  return [issue("warning", "keyring-form", message, at)];
}

/** A keyring under the newer name alone. */
function checkName({ files, links, variant, isGuess }: Document, { target }: Known): DocumentIssue[] {
  const index = files.findIndex(({ path }) => path === KEYRING_PATH.replace(/gpg$/, "pgp"));
  if (index < 0 || files.concat(links).some(({ path }) => path === KEYRING_PATH)) return [];
  const isCoreos = target === undefined ? variant === "fcos" && !isGuess : target.kind === "fcos";
  const systemd = isCoreos ? newestSystemd("fcos") : target === undefined ? null : systemdOfTarget(target);
  if (systemd !== null && systemd >= NEW_NAME_SINCE) return [];
  const message = `Up to systemd ${NEW_NAME_SINCE - 1} nothing reads a keyring of this name. All versions read ${KEYRING_PATH}.`;
  return [issue("warning", "keyring-name", message, ["files", index, "path"])];
}
