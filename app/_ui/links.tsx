import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";
import { LinkPending } from "./link-pending";

type LinkButtonProps = Omit<ComponentProps<typeof Link>, "className"> & ButtonLook & { className?: string };

/** Goes to a page and looks like a button. */
export function LinkButton({ variant, size, className, children, ...props }: LinkButtonProps) {
  return (
    <Link {...props} className={buttonStyle({ variant, size }, className)}>
      {children}
      <LinkPending />
    </Link>
  );
}

type DownloadButtonProps = Omit<ComponentProps<"a">, "className"> & ButtonLook & { className?: string };

/** Downloads a file and looks like a button. A plain link: the router must not fetch it ahead. */
export function DownloadButton({ variant, size, className, ...props }: DownloadButtonProps) {
  return <a download {...props} className={buttonStyle({ variant, size }, className)} />;
}

const BASE = "rounded-sm text-ink underline-offset-3 hover:decoration-ink";

type TextLinkProps = Omit<ComponentProps<typeof Link>, "className"> & {
  className?: string;
  /** Where a whole column is links, underlines would be noise: then only on hover. */
  quiet?: boolean;
  /** The whole table row leads where the link does. What else can be pressed in that row stands above it: `relative`. */
  wholeRow?: boolean;
};

const WHOLE_ROW = "after:absolute after:inset-0";

/** A link within text or a table. */
export function TextLink({ className = "", quiet = false, wholeRow = false, children, ...props }: TextLinkProps) {
  return (
    <Link
      {...props}
      className={`${BASE} ${quiet ? "hover:underline" : "underline decoration-edge"} ${wholeRow ? WHOLE_ROW : ""} ${className}`}
    >
      {children}
      <LinkPending />
    </Link>
  );
}
