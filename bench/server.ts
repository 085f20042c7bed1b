import { ARCH, benchInput } from "./input";
import { finishedImage, isBuilt, NO_BUILD, startProduction } from "./production";
import { serveFolder } from "./service";
import { goals, median } from "./table";

const REQUESTS = 200;
const WARM_UP = 20;

/** How long the server takes to answer a request for an image that it already has. */
export async function benchServer(scratch: string, { mirror }: { mirror?: string; rounds: number }): Promise<string> {
  const title = "A request for an existing image";
  if (!isBuilt()) return `${title}: ${NO_BUILD}`;
  const input = await benchInput(mirror, scratch);
  const upstream = await serveFolder(input.mirror);
  const server = await startProduction(scratch, { BAKEHOUSE_MIRROR: upstream.url });
  try {
    const body = JSON.stringify({ recipe: "docker", version: input.version, arch: ARCH, compression: "zstd:1" });
    const ask = () =>
      fetch(`${server.url}/api/v1/builds`, { method: "POST", body, headers: { "content-type": "application/json" } });
    await finishedImage(server.url, await ask());
    const times: number[] = [];
    for (let request = 0; request < WARM_UP + REQUESTS; request += 1) {
      const started = performance.now();
      const answer = await ask();
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`The server answered ${answer.status}.`);
      if (request >= WARM_UP) times.push(performance.now() - started);
    }
    return `${title}\n${goals([{ what: `median of ${REQUESTS}, ms`, value: median(times), limit: 20, digits: 1 }])}`;
  } finally {
    await server.stop();
    await upstream.stop();
  }
}
