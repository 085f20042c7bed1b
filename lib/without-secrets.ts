/** `https://user:password@host`. */
const CREDENTIALS = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#@"']+@/gi;
/** A parameter whose name says that its value opens something, as in addresses that a storage has signed. */
const PARAMETER =
  /([?&][\w.~-]*(?:token|secret|signature|sig|password|credential|jwt|auth|key)[\w.~-]*=)[^&#\s"'<>]*?(?=[&#\s"'<>]|[.,:;)\]]*(?:[\s"']|$))/gi;
/** Tokens that are told by how they begin: GitHub's, and the secrets of webhooks. */
const TOKEN = /\b(gh[pousr]_|github_pat_|whsec_)[\w+/=-]+/g;

/** A text with `…` for what its addresses hold that would let a reader in somewhere. */
export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIALS, "$1…@").replace(PARAMETER, "$1…").replace(TOKEN, "$1…");
}
