import { sentenceOf } from "./get-json";

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
