import { Button } from "../../_ui/button";
import type { FormState } from "../../_ui/form-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { imageHref } from "../../images/image-href";

type RefusalProps = { state: FormState; onName(name: string): void; onRevision(revision: number): void };

/** Why the server did not take the request, with its suggestion as a button. */
export function Refusal({ state, onName, onRevision }: RefusalProps) {
  if (state.message === null) return null;
  const isMarked = Object.keys(state.fields).length > 0;
  const name = within(state.facts.suggestion, "name");
  const revision = within(state.facts.suggestion, "revision");
  const file = within(state.facts.image, "file");
  return (
    <Notice tone="bad" role="alert" title={isMarked ? "Change what is marked above." : state.message}>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {typeof name === "string" && (
          <Button size="small" onPress={() => onName(name)}>
            Use the name {name}
          </Button>
        )}
        {typeof revision === "number" && (
          <Button size="small" onPress={() => onRevision(revision)}>
            Bake revision {revision}
          </Button>
        )}
        {typeof file === "string" && (
          <LinkButton size="small" href={imageHref(file)}>
            Show the existing image
          </LinkButton>
        )}
      </div>
    </Notice>
  );
}

function within(fact: unknown, key: string): unknown {
  return typeof fact === "object" && fact !== null ? Object.entries(fact).find(([name]) => name === key)?.[1] : null;
}
