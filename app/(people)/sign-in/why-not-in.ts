const SENTENCES: Record<string, string> = {
  account_not_linked:
    "Somebody with your e-mail address has an account here already. Sign in to it, then link the provider on the page Account.",
  account_disabled: "This account is disabled. An admin can enable it.",
  busy: "That were too many attempts to sign in. Try again in a quarter of an hour.",
  access_denied: "The provider did not let you in.",
  email_not_found: "The provider does not say what your e-mail address is.",
  state_mismatch: "This sign-in was begun in another browser, or too long ago. Try again.",
  state_not_found: "This sign-in was begun in another browser, or too long ago. Try again.",
  please_restart_the_process: "This sign-in was begun in another browser, or too long ago. Try again.",
};

/** Why somebody came back from a provider and is not signed in. */
export function whyNotIn(error: string, provider = "the provider"): string {
  if (error === "upstream") return `${upperFirst(provider)} does not answer. Try again; the server's log says more.`;
  if (Object.hasOwn(SENTENCES, error)) return SENTENCES[error] ?? "";
  return `Signing in by ${provider} failed. Try again; the server's log says why.`;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
