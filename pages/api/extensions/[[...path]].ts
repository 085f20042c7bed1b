import type { NextApiRequest, NextApiResponse } from "next";
import { context } from "#lib/context";
import { fetchNotes } from "#lib/images/note-fetch";
import { stderrLog } from "#lib/log";
import { countServed } from "../../../app/_server/count-served";
import { serveRepository } from "../../../app/_server/download";

// A Pages-Router route because App-Router handlers lose Content-Length (docs/decisions).
export const config = { api: { responseLimit: false, bodyParser: false } };

const noteFetch = fetchNotes({ log: stderrLog });

export default async function handler(request: NextApiRequest, response: NextApiResponse): Promise<void> {
  // Pages are compressed; these bytes go out as they are, with their length.
  delete request.headers["accept-encoding"];
  const { env, store } = context();
  const parts = [request.query.path ?? []].flat();
  let extension: string | undefined;
  await serveRepository(request, response, parts, {
    store,
    url: env.BAKEHOUSE_URL,
    log: stderrLog,
    onFetch: (file, name) => {
      noteFetch(file);
      extension = name;
    },
  });
  countServed(parts, { request, response, extension });
}
