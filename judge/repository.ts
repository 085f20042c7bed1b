import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

/** A repository of one extension at the addresses that Bakehouse serves; `publish` decides which versions it has. */
export class Repository {
  readonly #images: ReadonlyMap<string, Buffer>;
  readonly #server: Server;
  #published: string[] = [];
  /** Paths that machines asked for. */
  asked: string[] = [];

  constructor(folder: string, files: readonly string[]) {
    this.#images = new Map(files.map((file) => [file, readFileSync(path.join(folder, file))]));
    this.#server = createServer((request, response) => {
      const url = request.url ?? "";
      this.asked.push(url);
      const body = this.#read(path.basename(url));
      response.writeHead(body === undefined ? 404 : 200, { "Content-Length": body?.length ?? 0 }).end(body);
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/extensions`;
  }

  publish(files: readonly string[]): void {
    this.#published = [...files];
  }

  #read(file: string): Buffer | undefined {
    if (file === "SHA256SUMS") return Buffer.from(this.#published.map((one) => this.#line(one)).join(""));
    return this.#published.includes(file) ? this.#images.get(file) : undefined;
  }

  #line(file: string): string {
    const digest = createHash("sha256")
      .update(this.#images.get(file) ?? "")
      .digest("hex");
    return `${digest}  ${file}\n`;
  }
}
