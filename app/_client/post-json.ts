import { sentenceOf } from "./get-json";

/** What this server's API answers to `body`. A refusal throws with the sentence the server gave. */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  // As for what is read: the server validates what it sends with the schema behind T.
  const answer = (await response.json().catch(() => null)) as unknown;
  if (!response.ok) throw new Error(sentenceOf(answer) ?? `The server answered ${response.status}.`);
  return answer as T;
}
