import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "neutral" | "ok" | "warn" | "bad" | "accent";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  accent: "bg-accent-soft text-accent-strong",
};

type BadgeProps = { tone?: Tone; icon?: LucideIcon; spin?: boolean; children: ReactNode; title?: string };

/** A state or a kind in a word; the colour only repeats what icon and word say. */
export function Badge({ tone = "neutral", icon: Icon, spin = false, children, title }: BadgeProps) {
  return (
    <span
      title={title}
      className={`inline-flex h-6 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {Icon && <Icon aria-hidden className={`size-3.5 ${spin ? "animate-spin" : ""}`} />}
      {children}
    </span>
  );
}
