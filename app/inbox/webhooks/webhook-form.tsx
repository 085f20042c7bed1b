"use client";

import type { Webhook } from "#lib/events/webhook-schema";
import { Button } from "../../_ui/button";
import { Form } from "../../_ui/form";
import type { FormState } from "../../_ui/form-state";
import { TextField } from "../../_ui/text-field";
import { EventChoice } from "./event-choice";
import { EVENT_WORDS } from "./event-words";

type WebhookFormProps = {
  /** What the button says. */
  label: string;
  webhook?: Pick<Webhook, "url" | "name" | "events">;
  state: FormState;
  isPending: boolean;
  onSend(form: FormData): void;
  onCancel(): void;
};

/** Where messages go, and which. */
export function WebhookForm({ label, webhook, state, isPending, onSend, onCancel }: WebhookFormProps) {
  return (
    <Form label={label} errors={state.fields} onSend={onSend}>
      <TextField
        label="Address"
        name="url"
        mono
        isRequired
        autoFocus
        autoComplete="off"
        inputMode="url"
        placeholder="https://"
        defaultValue={webhook?.url}
        description="Events are posted here as JSON. Redirects are not followed."
      />
      <TextField
        label="Name (optional)"
        name="name"
        autoComplete="off"
        defaultValue={webhook?.name}
        description="For this list. Without one it has the name of its host."
      />
      <EventChoice chosen={webhook?.events ?? Object.keys(EVENT_WORDS)} />
      {state.message !== null && Object.keys(state.fields).length === 0 && (
        <p role="alert" className="text-sm text-bad">
          {state.message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={isPending}>
          {label}
        </Button>
      </div>
    </Form>
  );
}
