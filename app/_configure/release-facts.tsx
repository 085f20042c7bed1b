import { Check, CircleHelp, X } from "lucide-react";
import type { Target } from "#lib/machine/choices/schema";
import { has, lacks } from "#lib/machine/choices/targets";
import { FLATCAR, type FlatcarFeature } from "#lib/systems";

const SIGNS = {
  yes: { icon: Check, word: "This release does", colour: "text-ok" },
  no: { icon: X, word: "This release does not", colour: "text-bad" },
  open: { icon: CircleHelp, word: "Depends on the release", colour: "text-muted" },
} as const;

/** What Flatcar can do from which release on: the reasons behind the config and its hints. */
export function ReleaseFacts({ target }: { target: Target }) {
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {features().map((feature) => {
        const { icon: Icon, word, colour } = SIGNS[answer(target, feature)];
        return (
          <li key={feature} className="flex gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <span>
              <span className="sr-only">{word}: </span>
              {FLATCAR[feature].because}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function features(): FlatcarFeature[] {
  return Object.keys(FLATCAR) as FlatcarFeature[]; // the table's own keys
}

function answer(target: Target, feature: FlatcarFeature): keyof typeof SIGNS {
  if (has(target, feature)) return "yes";
  return lacks(target, feature) ? "no" : "open";
}
