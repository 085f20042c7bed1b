import { CircleAlert, Info, type LucideIcon, TriangleAlert } from "lucide-react";

/** How serious something is: a sign, a word and a colour that only repeats them. */
export const SEVERITIES: Record<"error" | "warning" | "hint", { icon: LucideIcon; word: string; colour: string }> = {
  error: { icon: CircleAlert, word: "Error", colour: "text-bad" },
  warning: { icon: TriangleAlert, word: "Warning", colour: "text-warn" },
  hint: { icon: Info, word: "Note", colour: "text-muted" },
};
