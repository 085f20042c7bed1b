import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it } from "vitest";
import { needFreePort } from "./port";

it("names another port when this one is taken", { timeout: 20_000 }, async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  await expect(needFreePort({ HOST: "127.0.0.1", PORT: port })).rejects.toThrow(`PORT=${port + 1} npm start`);
  other.close();
});

it.each(["192.0.2.1", "no-such-host.invalid"])("speaks of HOST when %s is no address of this machine", async (HOST) => {
  await expect(needFreePort({ HOST, PORT: 3000 })).rejects.toThrow(
    `Can't listen on ${HOST}: this machine has no such address. Set HOST to one it has, for example:  HOST=127.0.0.1 npm start`,
  );
});
