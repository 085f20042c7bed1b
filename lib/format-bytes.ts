const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Decimal and short: `72.6 MB`. One decimal below 100, none above and for plain bytes. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}

/** Every digit, grouped: `72,612,345 bytes`. */
export function exactBytes(bytes: number): string {
  return `${bytes.toLocaleString("en")} ${bytes === 1 ? "byte" : "bytes"}`;
}
