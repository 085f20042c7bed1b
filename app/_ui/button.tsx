"use client";

import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonStyle } from "./button-style";

export type ButtonProps = Omit<ComponentProps<"button">, "onClick" | "disabled"> &
  ButtonLook & { onPress?(): void; isDisabled?: boolean; isPending?: boolean };

/** A button. While `isPending` it keeps its width and its focus, shows that it works and cannot be pressed again. */
export function Button({
  variant,
  size,
  className = "",
  children,
  isPending = false,
  isDisabled,
  onPress,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      disabled={isDisabled}
      aria-disabled={isPending || undefined}
      data-pending={isPending || undefined}
      onClick={(event) => {
        if (isPending) event.preventDefault();
        else onPress?.();
      }}
      className={buttonStyle({ variant, size }, `relative ${className}`)}
    >
      {isPending ? (
        <>
          <span className="invisible contents">{children}</span>
          <LoaderCircle aria-hidden className="absolute animate-spin" />
        </>
      ) : (
        children
      )}
    </button>
  );
}
