import type { Checks } from "../_server/operations/server";

/** What this server's API answers at `path`. A refusal throws with the sentence the server gave. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: "application/json" } });
  // The server validates what it sends with the schema behind T; checking it again here would ship zod to every browser.
  const body = (await response.json().catch(() => null)) as unknown;
  if (!response.ok) throw new Error(sentenceOf(body) ?? `The server answered ${response.status}.`);
  return body as T;
}

/** What /readyz finds. Its answer while something is wrong has the status 503, and is one all the same. */
export async function getChecks(signal?: AbortSignal): Promise<Checks> {
  const response = await fetch("/readyz", { signal });
  return ((await response.json()) as { checks: Checks }).checks;
}

/** The sentence within an error of the API, or null when the text is none. */
export function sentenceOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("message" in error)) return null;
  return typeof error.message === "string" ? error.message : null;
}

/** What this server refused to do, in its own words. */
export class Refusal extends Error {
  /** A name under which it would do it, where there is one. */
  readonly suggestedName: string | null;

  constructor(message: string, answer: unknown) {
    super(message);
    this.suggestedName = suggestedName(answer);
  }
}

/** What this server's API answers to `body`. Throws a Refusal with the sentence the server gave. */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  // As for what is read: the server validates what it sends with the schema behind T.
  const answer = (await response.json().catch(() => null)) as unknown;
  if (!response.ok) throw new Refusal(sentenceOf(answer) ?? `The server answered ${response.status}.`, answer);
  return answer as T;
}

function suggestedName(answer: unknown): string | null {
  const name = member(member(member(answer, "error"), "suggestion"), "name");
  return typeof name === "string" ? name : null;
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
