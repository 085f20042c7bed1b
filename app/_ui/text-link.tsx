import Link from "next/link";
import type { ComponentProps } from "react";

const BASE = "rounded-sm text-ink underline-offset-3 hover:decoration-ink";

type TextLinkProps = Omit<ComponentProps<typeof Link>, "className"> & {
  className?: string;
  /** Where a whole column is links, underlines would be noise: then only on hover. */
  quiet?: boolean;
};

/** A link within text or a table. */
export function TextLink({ className = "", quiet = false, ...props }: TextLinkProps) {
  return (
    <Link {...props} className={`${BASE} ${quiet ? "hover:underline" : "underline decoration-edge"} ${className}`} />
  );
}
