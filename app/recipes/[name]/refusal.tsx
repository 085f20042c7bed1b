import { Button } from "../../_ui/button";
import type { FormState } from "../../_ui/form-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { imageHref } from "../../images/image-href";

type RefusalProps = {
  state: FormState;
  onName(name: string): void;
  /** Asks once more, with one member of the request changed. */
  onAsk(member: string, value: string): void;
};

/** Why the server did not take the request, with its suggestion as a button. */
export function Refusal({ state, onName, onAsk }: RefusalProps) {
  if (state.message === null) return null;
  const isMarked = Object.keys(state.fields).length > 0;
  const name = within(state.facts.suggestion, "name");
  const revision = within(state.facts.suggestion, "revision");
  const file = within(state.facts.image, "file");
  const versions = suggestedVersions(state.facts.suggestion);
  return (
    <Notice tone="bad" role="alert" title={isMarked ? "Change what is marked above." : state.message}>
      <div className="flex flex-wrap gap-2 empty:hidden">
        {typeof name === "string" && (
          <Button size="small" onPress={() => onName(name)}>
            Use the name {name}
          </Button>
        )}
        {typeof revision === "number" && (
          <Button size="small" onPress={() => onAsk("revision", String(revision))}>
            Bake revision {revision}
          </Button>
        )}
        {versions.map(({ member, version }) => (
          <Button key={member} size="small" onPress={() => onAsk(member, version)}>
            Bake with {version}
          </Button>
        ))}
        {versions.length > 0 && (
          <Button size="small" variant="quiet" onPress={() => onAsk("force", "true")}>
            Try it all the same
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

/** Instead of one that does not exist: `version` or `options.KEY`, and what it could be. */
function suggestedVersions(suggestion: unknown): { member: string; version: string }[] {
  const options = Object.entries(within(suggestion, "options") ?? {}).map(([key, value]) => [`options.${key}`, value]);
  return [["version", within(suggestion, "version")], ...options].flatMap(([member, version]) =>
    typeof member === "string" && typeof version === "string" ? [{ member, version }] : [],
  );
}

function within(fact: unknown, key: string): unknown {
  return typeof fact === "object" && fact !== null ? Object.entries(fact).find(([name]) => name === key)?.[1] : null;
}
