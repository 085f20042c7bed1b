import { existsSync } from "node:fs";
import path from "node:path";
import { freePort } from "../scripts/port";
import { type Service, startService } from "./service";

export const NO_BUILD = "skipped: there is no production build yet, run npm start once";

/** Whether `npm start` has built the app in that checkout. */
export function isBuilt(checkout = "."): boolean {
  return existsSync(path.join(checkout, ".next/BUILD_ID"));
}

/** The production server of a checkout with its worker, on a free port and with its data in `scratch`. */
export async function startProduction(
  scratch: string,
  settings: Record<string, string>,
  checkout?: string,
): Promise<Service> {
  const port = String(await freePort());
  const env = {
    ...process.env,
    ...settings,
    PORT: port,
    HOST: "127.0.0.1",
    BAKEHOUSE_DATA: path.join(scratch, "data"),
  };
  const { pid, stop } = await startService(["scripts/start.mjs"], env, checkout);
  return { url: `http://127.0.0.1:${port}`, pid, stop };
}

/** What is measured needs to know of an image. */
export type Published = { file: string; sha256: string; size: number };
type Answer = {
  build: { id: string; status: string; error: { message: string } | null };
  image: Published | null;
};

/** Waits for the image of an answer to a request for one. */
export async function finishedImage(url: string, asked: Response): Promise<Published> {
  if (!asked.ok) throw new Error(`The server answered ${asked.status}: ${await asked.text()}`);
  let answer = (await asked.json()) as Answer; // what the API promises
  while (answer.image === null) {
    const { id, status, error } = answer.build;
    if (status === "failed" || status === "cancelled") throw new Error(`Build ${id} ${status}: ${error?.message}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const polled = await fetch(`${url}/api/v1/builds/${id}`);
    answer = (await polled.json()) as Answer; // likewise
  }
  return answer.image;
}
