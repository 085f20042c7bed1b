"use client";

import { Check, Copy, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";

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

/**
 * Puts text on the clipboard; false when the browser refuses. On plain http:// addresses browsers offer no
 * navigator.clipboard, so there a hidden field is selected and copied, beside `near`, because a dialog keeps focus within itself.
 */
export async function copyText(text: string, near: Element | null): Promise<boolean> {
  if (window.isSecureContext && navigator.clipboard !== undefined) {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (done) return true;
  }
  return copyBySelection(text, near?.parentElement ?? document.body);
}

function copyBySelection(text: string, home: Element): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  field.style.cssText = "position:fixed;top:0;left:0;opacity:0;pointer-events:none";
  home.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
