import { Button } from "../../_ui/button";
import type { FormState } from "../../_ui/form-state";
import { LinkButton } from "../../_ui/link-button";
import { Notice } from "../../_ui/notice";
import { imageHref } from "../../images/image-href";

/** Why the server did not take the request, with its suggestion as a button. */
export function Refusal({ state, onName }: { state: FormState; onName(name: string): void }) {
  if (state.message === null) return null;
  const isMarked = Object.keys(state.fields).length > 0;
  const name = textWithin(state.facts.suggestion, "name");
  const file = textWithin(state.facts.image, "file");
  return (
    <Notice tone="bad" role="alert" title={isMarked ? "Change what is marked above." : state.message}>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {name !== null && (
          <Button size="small" onPress={() => onName(name)}>
            Use the name {name}
          </Button>
        )}
        {file !== null && (
          <LinkButton size="small" href={imageHref(file)}>
            Show the existing image
          </LinkButton>
        )}
      </div>
    </Notice>
  );
}

function textWithin(fact: unknown, key: string): string | null {
  const value =
    typeof fact === "object" && fact !== null ? Object.entries(fact).find(([name]) => name === key)?.[1] : null;
  return typeof value === "string" ? value : null;
}
