/** `https://user:password@host`. */
const CREDENTIALS = /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/?#@"']+@/gi;
/** A parameter whose name says that its value opens something, as in addresses that a storage has signed. */
const PARAMETER =
  /([?&][\w.~-]*(?:token|secret|signature|sig|password|credential|jwt|auth|key)[\w.~-]*=)[^&#\s"'<>]*?(?=[&#\s"'<>]|[.,:;)\]]*(?:[\s"']|$))/gi;
/** Tokens that are told by how they begin: GitHub's, the secrets of webhooks, and what lets programs and machines in here. */
const TOKEN = /\b(gh[pousr]_|github_pat_|whsec_|bhm?_)[\w+/=-]+/g;

/** A text with `…` for what its addresses hold that would let a reader in somewhere. */
export function withoutSecrets(text: string): string {
  return text.replace(CREDENTIALS, "$1…@").replace(PARAMETER, "$1…").replace(TOKEN, "$1…");
}
