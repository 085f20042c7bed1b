const YEAR = 365 * 24 * 60 * 60;

/** Browsers drop a cookie of more than 4096 bytes. */
const LARGEST = 3800;

/** Keeps a text for the server's next answers to this browser; an empty one, and one that is too long, is forgotten. */
export function keepCookie(name: string, text: string): void {
  const value = encodeURIComponent(text);
  const age = text === "" || value.length > LARGEST ? 0 : YEAR;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http:// addresses
  document.cookie = `${name}=${age === 0 ? "" : value}; path=/; max-age=${age}; samesite=lax`;
}
