import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type AskedBuild, Build } from "#lib/builds/schema";
import { Image } from "#lib/images/schema";

/** What a server answers to a request for an image, and of a build. */
const Answer = z.object({ build: Build, image: Image.nullable() });
type Answer = z.infer<typeof Answer>;

type Wanted = Partial<AskedBuild> & Pick<AskedBuild, "recipe" | "version">;

/** Asks a server, by its address, for an image. */
export async function askFor(url: string, wanted: Wanted): Promise<Answer> {
  return Answer.parse(await sent(`${url}/api/v1/builds`, wanted));
}

/** A build as it is when nothing more happens to it, as this server tells it. */
export async function ended(url: string, id: string): Promise<Answer> {
  for (;;) {
    const answer = await read(`${url}/api/v1/builds/${id}`, Answer);
    if (answer.build.finishedAt !== null) return answer;
    await sleep(200);
  }
}

/** What an operation of the API tells. */
export async function read<T>(address: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await (await answered(address)).json());
}

/** Posts to an operation of the API. */
export async function sent(address: string, what: unknown = {}): Promise<unknown> {
  return (await answered(address, { method: "POST", body: JSON.stringify(what) })).json();
}

/** The bytes that a server sends. */
export async function bytesAt(address: string): Promise<Buffer> {
  return Buffer.from(await (await answered(address)).arrayBuffer());
}

/** A refusal is an error. Each on a connection of its own: a server may close one in the moment in which it would be used again. */
async function answered(address: string, request: RequestInit = {}): Promise<Response> {
  const headers = { "content-type": "application/json", connection: "close" };
  const answer = await fetch(address, { ...request, headers });
  if (answer.ok) return answer;
  throw new Error(`${address} is answered with ${answer.status}: ${await answer.text()}`);
}
