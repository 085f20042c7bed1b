import { Readable } from "node:stream";
import { allChanges } from "#lib/people/data-audit";
import { PEOPLE } from "../../../_server/operations/people";
import { route } from "../../../_server/route";

export const GET = route(PEOPLE.exportAudit, async ({ query }) => {
  const lines = Readable.from(linesOf(allChanges(query)), { objectMode: false });
  const headers = {
    "Content-Type": "application/jsonl",
    "Content-Disposition": 'attachment; filename="bakehouse-audit.jsonl"',
  };
  return new Response(Readable.toWeb(lines) as ReadableStream, { headers });
});

async function* linesOf(entries: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
