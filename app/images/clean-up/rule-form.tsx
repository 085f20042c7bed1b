"use client";

import { startTransition, useActionState } from "react";
import { Allowed } from "../../_client/allowed";
import { Button } from "../../_ui/button";
import { Form } from "../../_ui/form";
import { type FormState, UNTOUCHED } from "../../_ui/form-state";
import { Switch } from "../../_ui/switch";
import { TextField } from "../../_ui/text-field";
import { saveRule } from "./actions";
import { type Draft, type Trial, wrongIn } from "./trial";

type RuleFormProps = {
  draft: Draft;
  /** What is typed, once it is a rule. */
  trial: Trial | null;
  isSaved: boolean;
  onChange(draft: Draft): void;
  onReset(): void;
};

/** The numbers of the rule. Nothing is saved before the button is pressed. */
export function RuleForm({ draft, trial, isSaved, onChange, onReset }: RuleFormProps) {
  const [state, save, isPending] = useActionState(
    (before: FormState, change: Trial) => saveRule(change, before, new FormData()),
    UNTOUCHED,
  );
  const send = () => trial !== null && startTransition(() => save(trial));
  return (
    <Form label="Rule" errors={state.fields} onSend={send}>
      <TextField
        label="Newest versions to keep of each minor"
        name="perMinor"
        inputMode="numeric"
        value={draft.perMinor}
        error={wrongIn("perMinor", draft.perMinor)}
        onChange={(perMinor) => onChange({ ...draft, perMinor })}
        description="Such as 24.0.7, 24.0.8 and 24.0.9 of 24.0: for each extension, architecture and system."
      />
      <TextField
        label="Days to keep everything else"
        name="days"
        inputMode="numeric"
        value={draft.days}
        error={wrongIn("days", draft.days)}
        onChange={(days) => onChange({ ...draft, days })}
        description="Since a machine fetched it, or it was baked, published, withdrawn or skipped."
      />
      <Switch isSelected={draft.ownToo} onChange={(ownToo) => onChange({ ...draft, ownToo })}>
        Also images that no recipe made
      </Switch>
      <p className="text-sm text-muted">
        Always kept: what saved configs need, candidates, images that you keep on their page, and the newest version.
      </p>
      {state.message !== null && (
        <p role="alert" className="text-sm text-bad">
          {state.message}
        </p>
      )}
      {!isSaved && (
        <div className="flex gap-2">
          <Allowed to="change clean-up">
            <Button type="submit" variant="primary" isPending={isPending} isDisabled={trial === null}>
              Save rule
            </Button>
          </Allowed>
          <Button onPress={onReset}>Undo</Button>
        </div>
      )}
    </Form>
  );
}
