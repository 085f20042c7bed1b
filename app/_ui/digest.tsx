import { CopyButton } from "./copy-button";

type DigestProps = { value: string; label?: string };

/** A long hex value, shortened in the middle; whole on hover and when copied. */
export function Digest({ value, label = "Copy digest" }: DigestProps) {
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      <code title={value}>{shorten(value)}</code>
      <CopyButton text={value} label={label} size="tiny" />
    </span>
  );
}

function shorten(value: string): string {
  return value.length <= 20 ? value : `${value.slice(0, 8)}…${value.slice(-8)}`;
}
