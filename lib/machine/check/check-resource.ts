import { addressFault } from "#lib/machine/check/address";
import { type At, below, type DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import type { Resource } from "#lib/machine/formats/document";

/** What Ignition refuses in contents, wherever they stand: `path` names what they are for. */
export function checkResource(resource: Resource, at: At, path: string, base: number): DocumentIssue[] {
  const { source, inline, local, compression, http_headers: headers = [] } = resource;
  const issues: DocumentIssue[] = [];
  const given = Object.entries({ local, inline, source }).filter(([, member]) => member !== undefined);
  if (given.length > 1) {
    const message = `${path} has more than one of source, inline and local.`;
    // Butane's first version names another one of them.
    const named = base === 1 ? "inline" : (given.at(-1)?.[0] ?? "source");
    issues.push(issue("error", "two-contents", message, below(at, named)));
  }
  const fault = source ? addressFault(source, base) : null;
  if (fault !== null) issues.push(issue("error", fault.code, fault.message, below(at, "source")));
  if (compression !== undefined && compression !== "" && compression !== "gzip") {
    const message = `Ignition knows gzip only, not ${compression}.`;
    issues.push(issue("error", "compression", message, below(at, "compression")));
  }
  const ofHeaders = headers.length === 0 ? [] : checkHeaders(headers, { at, path, source });
  return issues.concat(checkHash(resource, at, path), ofHeaders);
}

function checkHash({ source, inline, local, verification }: Resource, at: At, path: string): DocumentIssue[] {
  const hash = verification?.hash;
  const place = below(at, "verification", "hash");
  if (hash !== undefined && !/^(sha256-[0-9a-fA-F]{64}|sha512-[0-9a-fA-F]{128})$/.test(hash)) {
    const message = `${path}: a hash is written as sha256-HEX with 64 hex digits, or sha512-HEX with 128.`;
    return [issue("error", "hash", message, place)];
  }
  if (hash !== undefined && (source ?? inline ?? local) === undefined)
    return [issue("error", "hash-of-nothing", `${path} has a hash and no source.`, place)];
  if (hash === undefined && source?.startsWith("http://")) {
    const message = `${path} comes over http:// without a digest, so anybody on the way can change it.`;
    return [issue("warning", "http-without-digest", message, below(at, "source"))];
  }
  return [];
}

type Sent = { at: At; path: string; source: string | undefined };

function checkHeaders(headers: NonNullable<Resource["http_headers"]>, { at, path, source }: Sent): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  const seen = new Set<string>();
  if (!/^https?:/i.test(source ?? "")) {
    const message = `${path} has http_headers, which only an http:// or https:// source is asked with.`;
    issues.push(issue("error", "header", message, below(at, "http_headers", 0)));
  }
  for (const [index, { name = "", value }] of headers.entries()) {
    const place = below(at, "http_headers", index);
    const message =
      name === ""
        ? "a header has no name"
        : value === ""
          ? `the header ${name} has an empty value`
          : `the header ${name} stands here twice`;
    if (name === "" || value === "" || seen.has(name)) {
      issues.push(issue("error", "header", `${path}: ${message}, which Ignition refuses.`, place));
    }
    seen.add(name);
  }
  return issues;
}
