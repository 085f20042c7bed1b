"use client";

import { type ReactNode, useRef } from "react";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";

/** A button that lets the user choose a file of their computer. */
export function FileButton({
  onFile,
  children,
  ...look
}: ButtonLook & { onFile(file: File): void; children: ReactNode }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...look} onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.item(0);
          // Emptied, so that the same file can be chosen again.
          currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </>
  );
}
