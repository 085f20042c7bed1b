import { createHash } from "node:crypto";

/** Text that caches may keep but have to ask after each time; who has it already gets 304. Browsers must not guess its type. */
export function revalidated(request: Request, text: string, type: string): Response {
  const etag = `"${createHash("sha256").update(text).digest("hex")}"`;
  const headers = {
    "Cache-Control": "no-cache",
    "Content-Type": type,
    ETag: etag,
    "X-Content-Type-Options": "nosniff",
  };
  if (names(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  return new Response(text, { headers });
}

/** Whether If-None-Match lists the tag; a proxy that compresses makes it weak (RFC 9110, 13.1.2). */
function names(known: string | null, etag: string): boolean {
  const tags = (known ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
