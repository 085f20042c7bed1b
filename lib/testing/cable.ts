import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What connects one host of a test with the others, as a network does, and can be pulled. */
export type Cable = {
  /** The port at which whoever is at this end reaches a port of this machine. */
  to(port: number): Promise<number>;
  /** From now on no byte passes, and nobody is told: what was sent is on its way, and so is who connects. */
  pull(): void;
  plug(): void;
  /** All connections of before are dead from now on, and nobody is told, as behind a router that was started anew. */
  lose(): void;
  close(): void;
};

/** Loses nothing: what was under way when it was pulled arrives when it is plugged in again, as TCP sends it again. */
export function newCable(): Cable {
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  let isPulled = false;
  const flow = (socket: Socket) => (isPulled ? socket.pause() : socket.resume());
  const hold = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on("data", (bytes) => {
      if (!to.write(bytes)) from.pause();
    });
    to.on("drain", () => flow(from));
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    flow(from);
  };
  return {
    async to(port) {
      const server = createServer({ allowHalfOpen: true }, (near) => {
        const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
        hold(near, far);
        hold(far, near);
      });
      servers.push(server.listen(0, "127.0.0.1"));
      await once(server, "listening");
      return (server.address() as AddressInfo).port; // a TCP server's address is never a string
    },
    pull() {
      isPulled = true;
      for (const socket of sockets) socket.pause();
    },
    plug() {
      isPulled = false;
      for (const socket of sockets) socket.resume();
    },
    lose() {
      for (const socket of sockets) socket.removeAllListeners("drain").pause();
    },
    close() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
