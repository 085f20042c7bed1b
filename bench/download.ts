import { execFileSync } from "node:child_process";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { publishLarge } from "./large-image";
import { isBuilt, NO_BUILD, type Published, startProduction } from "./production";
import { serveFolder } from "./service";
import { goals, median, megabytes } from "./table";

/** How fast the repository sends a large image, beside plain node:http piping the same file. */
export async function benchDownload(scratch: string, { rounds }: { rounds: number }): Promise<string> {
  const title = "Downloading an image";
  if (!isBuilt()) return `${title}: ${NO_BUILD}`;
  const server = await startProduction(scratch, {});
  try {
    const image = await publishLarge(scratch, server.url);
    await copyFile(storedFile(scratch, image), path.join(scratch, "plain"));
    const plain = await serveFolder(scratch);
    try {
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds * 2; round += 1) {
        const addresses = [`${server.url}/extensions/${image.file}`, `${plain.url}/plain`];
        const speeds = addresses.map((address) => speedOf(address, image.size));
        if (round === 0) continue; // warms both
        ours.push(speeds[0] ?? 0);
        theirs.push(speeds[1] ?? 0);
      }
      return report(title, image.size, median(ours), median(theirs));
    } finally {
      await plain.stop();
    }
  } finally {
    await server.stop();
  }
}

function report(title: string, size: number, ours: number, theirs: number): string {
  const list = [
    { what: "bakehouse, MB/s", value: ours / 1e6, digits: 0 },
    { what: "plain node:http, MB/s", value: theirs / 1e6, digits: 0 },
    { what: "share", value: ours / theirs, limit: 0.8, atLeast: true },
  ];
  return `${title} of ${megabytes(size)} MB\n${goals(list)}`;
}

/** Bytes per second, as curl sees it; speeds of another file would mean nothing. */
function speedOf(url: string, size: number): number {
  const format = "%{size_download} %{speed_download}";
  const [came, speed] = execFileSync("curl", ["-fsS", "-o", "/dev/null", "-w", format, url]).toString().split(" ");
  if (Number(came) !== size) throw new Error(`${url} sent ${came} bytes; the image has ${size}.`);
  return Number(speed);
}

/** Images lie in the data folder by digest. */
function storedFile(scratch: string, { sha256 }: Published): string {
  return path.join(scratch, "data", "images", sha256.slice(0, 2), `${sha256}.raw`);
}
