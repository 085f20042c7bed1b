import { type APIRequestContext, expect } from "@playwright/test";
import type { AskedBuild, Build } from "#lib/builds/schema";
import type { Image } from "#lib/images/schema";

type Wanted = Partial<AskedBuild> & Pick<AskedBuild, "recipe" | "version" | "name">;
type Asked = { build: Build; image: Image | null };

/** A name that no image has yet, whatever ran before on this server. */
export const fresh = (name: string) => `${name}-${Date.now().toString(36)}`;

/** Asks for an image as a script does, and waits until it is there. */
export async function bake(request: APIRequestContext, wanted: Wanted): Promise<Image> {
  const { build, image } = await ended(request, (await ask(request, wanted)).id);
  if (image === null) throw new Error(`No image of ${wanted.name}: ${build.error?.message ?? build.status}`);
  return image;
}

/** Asks for an image and gives its build, which may still be waiting. */
export async function ask(request: APIRequestContext, wanted: Wanted): Promise<Build> {
  const answer = await request.post("/api/v1/builds", { data: wanted });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()).build;
}

/** A build as it is when nothing more happens to it. */
export async function ended(request: APIRequestContext, id: string): Promise<Asked> {
  const look = async (): Promise<Asked> => (await request.get(`/api/v1/builds/${id}`)).json();
  const hasEnded = async () => (await look()).build.finishedAt !== null;
  await expect.poll(hasEnded, { timeout: 45_000 }).toBe(true);
  return look();
}
