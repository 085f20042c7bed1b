import { Button } from "../../_ui/button";
import type { FormState } from "../../_ui/form-state";
import { Notice } from "../../_ui/notice";

/** Why the server did not take the request, with its suggestion as a button. */
export function Refusal({ state, onName }: { state: FormState; onName(name: string): void }) {
  if (state.message === null) return null;
  const isMarked = Object.keys(state.fields).length > 0;
  const name = suggestedName(state.facts);
  return (
    <Notice tone="bad" role="alert" title={isMarked ? "Change what is marked above." : state.message}>
      {name !== null && (
        <div>
          <Button size="small" onPress={() => onName(name)}>
            Use the name {name}
          </Button>
        </div>
      )}
    </Notice>
  );
}

function suggestedName({ suggestion }: FormState["facts"]): string | null {
  if (typeof suggestion !== "object" || suggestion === null || !("name" in suggestion)) return null;
  return typeof suggestion.name === "string" ? suggestion.name : null;
}
