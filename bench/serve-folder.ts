import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pipeline } from "node:stream";

// Serves FOLDER on a free port of 127.0.0.1, as plainly as Node can: a file piped in 1 MiB chunks. Prints its address.
const root = path.resolve(process.argv[2] ?? ".");

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const file = path.join(root, path.normalize(decodeURIComponent(pathname)));
  const info = await stat(file).catch(() => null);
  if (info === null || !info.isFile()) return void response.writeHead(404).end();
  response.writeHead(200, { "content-length": info.size, "content-type": "application/octet-stream" });
  if (request.method === "HEAD") return void response.end();
  pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), response, () => {});
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // a TCP server's address is never a string
  console.log(`http://127.0.0.1:${port}`);
});
