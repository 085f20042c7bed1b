import { Minus, Pencil, Plus } from "lucide-react";
import type { FileChange } from "#lib/follow/comparison";
import { Badge } from "../../../../_ui/badge";

const LOOKS = {
  added: { tone: "ok", icon: Plus },
  removed: { tone: "bad", icon: Minus },
  changed: { tone: "neutral", icon: Pencil },
} as const;

/** Whether something came, went or changed, as a sign and a word. */
export function ChangeWord({ change }: Pick<FileChange, "change">) {
  return <Badge {...LOOKS[change]}>{change}</Badge>;
}
