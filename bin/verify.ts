import { AppError } from "#lib/errors";
import { playMachine, type Trial } from "#lib/signing/play-machine";
import { downloadLimits } from "#lib/upstream/limits";
import { type Command, printJson, type Session } from "./command";
import { bytesAt, fetchBytes, type Reading, readingFrom, readSmall } from "./fetch-address";
import { askGpgv } from "./gpgv";
import { JSON_FLAG } from "./target-flags";
import { shown } from "./terminal";

export const LARGEST = { list: 16e6, signature: 16e3, keyring: 1e6 };

/** Plays a machine that updates from a repository, and then one that somebody tries to deceive. */
export const verify: Command = {
  flags: {
    keyring: {
      value: "FILE",
      help: "what your machines have as /etc/systemd/import-pubring.gpg; else the repository's own word",
    },
    image: { value: "FILE", help: "the image to fetch and check; else the first of the list" },
    json: JSON_FLAG,
  },
  async run(given, session) {
    const folder = folderOf(given.positionals[0] ?? "");
    const trials = await tryAll(folder, { keyring: given.value("keyring"), image: given.value("image") }, session);
    if (given.has("json")) printJson(session, { folder, trials });
    else
      for (const { trial, isGood, says } of trials)
        session.print(shown(`${isGood ? "good" : "BAD "}  ${trial}: ${says}\n`));
    return trials.every(({ isGood }) => isGood) ? 0 : 1;
  },
};

/** Where SHA256SUMS is: the address of a server stands for all its images. */
function folderOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new AppError("invalid", `${JSON.stringify(address)} is not an http:// or https:// address.`);
  const path = url.pathname.replace(/\/(SHA256SUMS)?$/, "");
  return `${url.origin}${path === "" ? "/extensions" : path}`;
}

type Choice = { keyring: string | undefined; image: string | undefined };

async function tryAll(folder: string, { keyring, image }: Choice, session: Session): Promise<Trial[]> {
  const reading = readingFrom(folder, session);
  const list = await fetchBytes(`${folder}/SHA256SUMS`, LARGEST.list, reading);
  const signature = await fetchBytes(`${folder}/SHA256SUMS.gpg`, LARGEST.signature, reading);
  const own = keyring === undefined ? await fetchKeyring(folder, reading) : await readSmall(keyring, LARGEST.keyring);
  if (keyring === undefined)
    session.terminal.log(
      "warn",
      "The keyring is the repository's own word: give what your machines have by --keyring FILE.",
    );
  const now = new Date();
  const signed = { list, signature, keyring: own };
  const limits = downloadLimits(session.context().upstream.maxDownload);
  const open = async (file: string) => bytesAt(`${folder}/${encodeURIComponent(file)}`, limits, reading);
  const trials = await playMachine({ ...signed, open }, now, image);
  const gpgv = trials[0]?.isGood ? await askGpgv(signed, now, session.signal) : null;
  return trials.concat(gpgv ?? []);
}

/** Beside the list, or one folder above it; where it is in neither, the first address is told. */
async function fetchKeyring(folder: string, reading: Reading): Promise<Buffer> {
  const fetchFrom = (place: string) => fetchBytes(`${place}/import-pubring.gpg`, LARGEST.keyring, reading);
  return fetchFrom(folder).catch((error) =>
    fetchFrom(folder.replace(/\/[^/]+$/, "")).catch(() => Promise.reject(error)),
  );
}
