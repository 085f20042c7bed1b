import { exactBytes, formatBytes } from "#lib/format-bytes";

/** `72.6 MB`, with every byte on hover. */
export function Bytes({ value }: { value: number }) {
  return (
    <span title={exactBytes(value)} className="whitespace-nowrap">
      {formatBytes(value)}
    </span>
  );
}
