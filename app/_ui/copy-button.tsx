"use client";

import { Check, Copy, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";
import { copyText } from "./copy-text";

const SHOWN = {
  idle: { icon: Copy, word: null },
  done: { icon: Check, word: "Copied" },
  failed: { icon: X, word: "Copying is blocked" },
} as const;

type CopyButtonProps = ButtonLook & { text: string; children?: string; label?: string };

/** Copies `text`, says "Copied" in its own place, and to screen readers. Without children it is an icon named by `label`. */
export function CopyButton({ text, children, label = children ?? "Copy", variant = "quiet", size }: CopyButtonProps) {
  const [state, setState] = useState<keyof typeof SHOWN>("idle");
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const { icon: Icon, word } = SHOWN[state];
  return (
    <>
      <Button
        ref={button}
        variant={variant}
        size={size ?? (children === undefined ? "icon" : "small")}
        aria-label={label}
        onPress={async () => setState((await copyText(text, button.current)) ? "done" : "failed")}
      >
        <Icon aria-hidden className={state === "done" ? "text-ok" : state === "failed" ? "text-bad" : ""} />
        {children !== undefined && <SameWidth shown={word ?? children} widest={children} />}
      </Button>
      <span role="status" className="sr-only">
        {word}
      </span>
    </>
  );
}

// The idle words keep their place below, so that nothing beside the button moves when it answers.
function SameWidth({ shown, widest }: { shown: string; widest: string }) {
  return (
    <span className="grid">
      <span className="invisible col-start-1 row-start-1">{widest}</span>
      <span className="invisible col-start-1 row-start-1">Copied</span>
      <span className="col-start-1 row-start-1">{shown}</span>
    </span>
  );
}
