import { AppError } from "#lib/errors";

/** Downloads under way in this process, and of one address: a site's proxy may speak for hundreds of machines. */
const LIMITS = { inAll: 1024, perAddress: 256 };

const active = new Map<string, number>();
let total = 0;

/** Counts a download until the returned function is called; AppError `busy` when there are too many. */
export function beginDownload(address: string, { inAll, perAddress } = LIMITS): () => void {
  const own = active.get(address) ?? 0;
  if (total >= inAll || own >= perAddress) {
    const whose = total >= inAll ? `This server sends ${total}` : `${address} fetches ${own}`;
    throw new AppError("busy", `${whose} images at once, which is the limit. Try again in a moment.`, {
      facts: { retryAfter: 10 },
    });
  }
  active.set(address, own + 1);
  total += 1;
  return () => endDownload(address);
}

function endDownload(address: string): void {
  const rest = (active.get(address) ?? 0) - 1;
  if (rest > 0) active.set(address, rest);
  else active.delete(address);
  total -= 1;
}
