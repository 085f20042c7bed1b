import { planAgain } from "#lib/builds/rebake";
import { AppError } from "#lib/errors";
import { formatBytes } from "#lib/format-bytes";
import { Statement } from "#lib/inspect/statement";
import { parse } from "#lib/issues";
import { Plan } from "#lib/recipes/plan";
import { requireSignature, requireTrusted } from "#lib/signing/verify-list";
import { UsageError } from "./arguments";
import type { Session } from "./command";
import { fetchBytes, type Reading, readingFrom, readSmall } from "./fetch-address";
import { LARGEST } from "./verify";

/** What is to be baked again, as its first baker tells it. */
export type Order = {
  file: string;
  sha256: string;
  plan: Plan;
  baker: string | null;
  /** Who signed the provenance; null where no keyring was given. */
  signedBy: string | null;
  /** What the signed list of that server has machines take; null where that was not asked. */
  listed: "same" | "other" | "missing" | null;
  /** The list of paths there; null where the provenance came from a file. */
  manifest: { url: string; reading: Reading } | null;
};

export const LARGEST_DOCUMENT = 16e6;

/** Reads the provenance at an address or in a file; with a keyring its signature is checked, and the list that machines read. */
export async function readOrder(from: string, keyringFile: string | undefined, session: Session): Promise<Order> {
  const url = provenanceUrl(from);
  const reading = readingFrom(url ?? "", session);
  const read: Read = (suffix, most) =>
    url === null ? readSmall(`${from}${suffix}`, most) : fetchBytes(`${url}${suffix}`, most, reading);
  const bytes = await read("", LARGEST_DOCUMENT);
  const keyring = keyringFile === undefined ? null : await readSmall(keyringFile, LARGEST.keyring);
  const signedBy = keyring === null ? null : await signerOf(bytes, keyring, read);
  const order = { ...orderIn(bytes, url ?? from), signedBy };
  requireModest(order, session.context().upstream.maxDownload);
  if (url === null) return { ...order, listed: null, manifest: null };
  requireImageOf(url, order);
  const listed = keyring === null ? null : await askList({ ...order, url }, keyring, reading);
  return { ...order, listed, manifest: { url: url.replace(/provenance\.json$/, "manifest.json"), reading } };
}

type Read = (suffix: string, maxBytes: number) => Promise<Buffer>;

async function signerOf(bytes: Buffer, keyring: Buffer, read: Read): Promise<string> {
  const signature = await read(".gpg", LARGEST.signature);
  return requireSignature({ bytes, signature, keyring }, "this provenance");
}

function orderIn(bytes: Buffer, from: string): Pick<Order, "file" | "sha256" | "plan" | "baker"> {
  const { subject, predicate } = parse(Statement, readJson(bytes, from));
  const [{ name: file, digest }] = subject;
  const plan = planAgain(parse(Plan, predicate.buildDefinition.internalParameters.plan), file);
  if (plan.sources.some(({ url, verifiedBy }) => verifiedBy === "upload" || url.startsWith("upload:")))
    throw new AppError("conflict", `${file} was made of an upload, which only its server has.`);
  return { file, sha256: digest.sha256, plan, baker: predicate.runDetails.builder.version?.baker ?? null };
}

/** A stranger says how much is downloaded: all together no more than what one source may have. */
function requireModest({ file, plan }: Pick<Order, "file" | "plan">, most: number): void {
  const bytes = plan.sources.reduce((sum, { size }) => sum + (size ?? most), 0);
  if (bytes > most)
    throw new AppError(
      "too_large",
      `${file} is made of ${formatBytes(bytes)}, which is more than BAKEHOUSE_MAX_DOWNLOAD allows.`,
    );
}

/** A server that is asked for one image must not have another one baked, which comes out as it should. */
function requireImageOf(url: string, { file }: Pick<Order, "file">): void {
  const asked = /([^/]+\.raw)\/provenance\.json$/.exec(url)?.[1] ?? file;
  if (decodeURIComponent(asked) !== file)
    throw new AppError("invalid", `${url} is the provenance of another image, ${file}.`);
}

type Asked = { url: string; file: string; sha256: string };

/** What machines are told of the image beside its provenance. Null where the address is not that of a Bakehouse. */
async function askList({ url, file, sha256 }: Asked, keyring: Buffer, reading: Reading): Promise<Order["listed"]> {
  const [, server] = /^(.*)\/api\/v1\/images\/[^/]+$/.exec(url.replace(/\/provenance\.json$/, "")) ?? [];
  if (server === undefined) return null;
  const at = `${server}/extensions/SHA256SUMS`;
  const list = await fetchBytes(at, LARGEST.list, reading);
  const signature = await fetchBytes(`${at}.gpg`, LARGEST.signature, reading);
  const { images } = await requireTrusted({ list, signature, keyring }, new Date());
  const digest = images.get(file);
  if (digest === undefined) return "missing";
  return digest === sha256 ? "same" : "other";
}

/** The addresses under which people know an image lead to its provenance. Null for a file. */
function provenanceUrl(from: string): string | null {
  if (!/^https?:\/\//i.test(from)) return null;
  const url = from.replace(/[?#].*$/, "");
  const image = /^(.*?)\/(?:api\/v1\/images|images|extensions)\/([^/]+\.raw)$/.exec(url);
  if (image !== null) return `${image[1]}/api/v1/images/${image[2]}/provenance.json`;
  if (url.endsWith("/provenance.json")) return url;
  throw new UsageError(`${from} is neither an image's address nor that of its provenance.json.`);
}

/** Throws AppError invalid where the bytes of `from` are none. */
export function readJson(bytes: Buffer, from: string): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AppError("invalid", `${from} is no JSON, so no provenance.`);
  }
}
