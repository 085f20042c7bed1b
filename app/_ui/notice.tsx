import { CircleAlert, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

const TONES = {
  info: { icon: Info, style: "border-line bg-surface", mark: "text-muted" },
  warn: { icon: TriangleAlert, style: "border-transparent bg-warn-soft", mark: "text-warn" },
  bad: { icon: CircleAlert, style: "border-transparent bg-bad-soft", mark: "text-bad" },
} as const;

type NoticeProps = { tone?: keyof typeof TONES; title?: ReactNode; children?: ReactNode; role?: "alert" | "status" };

/** Something to know before going on: a sentence, what to do about it, and room for a button. */
export function Notice({ tone = "info", title, children, role }: NoticeProps) {
  const { icon: Icon, style, mark } = TONES[tone];
  return (
    <div role={role} className={`flex gap-2.5 rounded-lg border px-3.5 py-3 text-sm ${style}`}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${mark}`} />
      <div className="flex min-w-0 flex-col gap-2 wrap-anywhere">
        {title && <p className="font-medium">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** How serious something is: a sign, a word and a colour that only repeats them. */
export const SEVERITIES: Record<"error" | "warning" | "hint", { icon: LucideIcon; word: string; colour: string }> = {
  error: { icon: CircleAlert, word: "Error", colour: "text-bad" },
  warning: { icon: TriangleAlert, word: "Warning", colour: "text-warn" },
  hint: { icon: Info, word: "Note", colour: "text-muted" },
};
