import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";

type LinkButtonProps = Omit<ComponentProps<typeof Link>, "className"> & ButtonLook & { className?: string };

/** Goes to a page and looks like a button. */
export function LinkButton({ variant, size, className, ...props }: LinkButtonProps) {
  return <Link {...props} className={buttonStyle({ variant, size }, className)} />;
}

type DownloadButtonProps = Omit<ComponentProps<"a">, "className"> & ButtonLook & { className?: string };

/** Downloads a file and looks like a button. A plain link: the router must not fetch it ahead. */
export function DownloadButton({ variant, size, className, ...props }: DownloadButtonProps) {
  return <a download {...props} className={buttonStyle({ variant, size }, className)} />;
}
