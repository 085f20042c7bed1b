import type { IssueCode } from "#lib/machine/check/issue";

type AddressFault = { code: IssueCode; message: string };

/** Why Ignition of a base version cannot fetch an address; null when it can (validateURL of coreos/ignition). */
export function addressFault(source: string, base: number): AddressFault | null {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(source)?.[1]?.toLowerCase();
  if (/^\s*(\{\{|\$\{|\{%|<)/.test(source)) {
    return { code: "template", message: `${source} looks like a template: render it first.` };
  }
  if (scheme === undefined || !schemesOf(base).includes(scheme)) {
    const message = `${source} is no address Ignition can fetch: it wants https://, http:// or data:.`;
    return { code: "scheme", message };
  }
  if (scheme === "data") return dataFault(source);
  if (scheme === "arn")
    return /^arn:[^:]+:s3:[^:]*:[^:]*:(accesspoint\/[^/]+\/|(?!accesspoint\/)[^/]+\/)/.test(source)
      ? null
      : notUsable(source);
  return /[?&]versionId=(&|$)/.test(source) && scheme === "s3" ? notUsable(source) : urlFault(source);
}

function schemesOf(base: number): string[] {
  const schemes = ["http", "https", "tftp", "s3", "data"];
  return schemes.concat(base >= 3 ? ["gs"] : [], base >= 5 ? ["arn"] : []);
}

function notUsable(source: string): AddressFault {
  return { code: "scheme", message: `${source} is no address: it has parts that no address can have.` };
}

/** What Go's net/url refuses: control characters, half escapes, spaces and the like in the host. */
function urlFault(source: string): AddressFault | null {
  const [, authority = ""] = /^[^:]+:\/\/([^/?#]*)/.exec(source) ?? [];
  const [, host = "", port] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  const beforeQuery = source.split(/[?]/)[0] ?? "";
  const isBroken =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    /[\u0000-\u001f\u007f]/.test(source) ||
    /%(?![0-9a-fA-F]{2})/.test(beforeQuery) ||
    /[\s\\^`{|}]/.test(host) ||
    (port !== undefined && !/^\d*$/.test(port));
  return isBroken ? notUsable(source) : null;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z{}-]+";
/** A data URL (RFC 2397) as Ignition's parser takes it: type and parameters, then the data. */
const DATA = new RegExp(`^data:(?:[a-zA-Z0-9.+-]+/${TOKEN})?((?:;${TOKEN}(?:=(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))?)*),`);

function dataFault(source: string): AddressFault | null {
  const head = DATA.exec(source.slice(0, 2000));
  if (head === null) return { code: "data-url", message: "This data URL has no data: a comma stands before them." };
  const data = source.slice(head[0].length);
  const isBase64 = head[1]?.endsWith(";base64") ?? false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const strange = (isBase64 ? /[^A-Za-z0-9+/=\n]/ : /[\u0000- <>#"{}|\\^[\]`\u007f-\uffff]/).exec(data);
  if (strange !== null) {
    const message = `A ${isBase64 ? "base64 " : ""}data URL cannot hold ${JSON.stringify(strange[0])}: it has to be encoded.`;
    return { code: "data-url", message };
  }
  if (!isBase64 && /%(?![0-9a-fA-F]{2})/.test(data)) {
    return { code: "data-url", message: "This data URL has a % that no two hex digits follow." };
  }
  return isBase64 && !isWhole(data) ? { code: "data-url", message: "This data URL ends within its base64." } : null;
}

function isWhole(data: string): boolean {
  const letters = data.replaceAll("\n", "");
  return letters.length % 4 === 0 && /^[^=]*={0,2}$/.test(letters);
}
