import type { NextApiRequest, NextApiResponse } from "next";
import { context } from "#lib/context";
import { answerAuth } from "../../../app/_server/auth-endpoints";

// Passkeys and providers are between browsers and Better Auth; what programs use stands in the OpenAPI document.
export const config = { api: { bodyParser: { sizeLimit: "64kb" } } };

export default async function handler(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  const { BAKEHOUSE_URL, PORT } = context().env;
  const url = new URL(request.url ?? "/", BAKEHOUSE_URL ?? `http://localhost:${PORT}`);
  const headers = new Headers();
  for (const [name, value = ""] of Object.entries(request.headers)) headers.set(name, value.toString());
  headers.delete("content-length");
  const method = request.method ?? "GET";
  const body = method === "POST" ? JSON.stringify(request.body) : undefined;
  const answer = await answerAuth(new Request(url, { method, headers, body }));
  response.status(answer.status);
  for (const [name, value] of answer.headers) if (name !== "set-cookie") response.setHeader(name, value);
  response.setHeader("Set-Cookie", answer.headers.getSetCookie());
  response.setHeader("Cache-Control", "no-store");
  response.send(await answer.text());
}
