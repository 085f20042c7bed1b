"use client";

import { useQueryClient } from "@tanstack/react-query";
import { startTransition, useActionState, useRef } from "react";
import type { Webhook } from "#lib/events/webhook-schema";
import { Button } from "../../../_ui/button";
import { Dialog } from "../../../_ui/dialog";
import { type FormState, UNTOUCHED } from "../../../_ui/form-state";
import { change } from "../actions";
import { WebhookForm } from "../webhook-form";

/** Asks for another address, name or choice of events, in a dialog that stays while the server refuses it. */
export function EditButton({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await change(webhook.id, before, form);
    await client.invalidateQueries({ queryKey: ["webhooks"] });
    if (after.message === null) close();
    return after;
  }, UNTOUCHED);
  return (
    <>
      <Button onPress={() => dialog.current?.showModal()}>Edit</Button>
      <Dialog ref={dialog} title="Edit this webhook">
        <WebhookForm
          label="Save"
          webhook={webhook}
          state={state}
          isPending={isPending}
          onSend={(form) => startTransition(() => send(form))}
          onCancel={close}
        />
      </Dialog>
    </>
  );
}
