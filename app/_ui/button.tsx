"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { type ButtonLook, buttonStyle } from "./button-style";

export type ButtonProps = Omit<AriaButtonProps, "className" | "children"> &
  ButtonLook & { children: ReactNode; className?: string; ref?: Ref<HTMLButtonElement> };

/** A button. While `isPending` it keeps its width, shows that it works and cannot be pressed again. */
export function Button({ variant, size, className, children, isPending, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      isPending={isPending}
      className={buttonStyle({ variant, size }, `relative ${className ?? ""}`)}
    >
      {isPending ? (
        <>
          <span className="invisible contents">{children}</span>
          <LoaderCircle aria-hidden className="absolute animate-spin" />
        </>
      ) : (
        children
      )}
    </AriaButton>
  );
}
