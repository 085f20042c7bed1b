import Link from "next/link";
import type { ComponentProps } from "react";

const STYLE = "rounded-sm text-ink underline decoration-edge underline-offset-3 hover:decoration-ink";

type TextLinkProps = Omit<ComponentProps<typeof Link>, "className"> & { className?: string };

/** A link within text or a table. Addresses outside open like any other link. */
export function TextLink({ className = "", ...props }: TextLinkProps) {
  return <Link {...props} className={`${STYLE} ${className}`} />;
}
