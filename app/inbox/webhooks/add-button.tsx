"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, startTransition, useActionState, useRef, useState } from "react";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { type FormState, UNTOUCHED } from "../../_ui/form-state";
import { add } from "./actions";
import { SecretShown } from "./secret-shown";
import { WebhookForm } from "./webhook-form";

/** Asks for an address in a dialog, and then shows its secret there. */
export function AddButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  // Once it is closed the dialog is a new one, which knows no secret.
  const [round, setRound] = useState(0);
  return (
    <>
      <Button variant="primary" onPress={() => dialog.current?.showModal()}>
        Add webhook
      </Button>
      <AddDialog key={round} dialog={dialog} onClose={() => setRound(round + 1)} />
    </>
  );
}

type AddDialogProps = { dialog: RefObject<HTMLDialogElement | null>; onClose(): void };

function AddDialog({ dialog, onClose }: AddDialogProps) {
  const client = useQueryClient();
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await add(before, form);
    await client.invalidateQueries({ queryKey: ["webhooks"] });
    return after;
  }, UNTOUCHED);
  const close = () => dialog.current?.close();
  const { secret } = state.facts;
  return (
    <Dialog
      ref={dialog}
      title={typeof secret === "string" ? "The webhook's secret" : "Add a webhook"}
      onClose={onClose}
    >
      {typeof secret === "string" ? (
        <SecretShown secret={secret} onDone={close} />
      ) : (
        <WebhookForm
          label="Add webhook"
          state={state}
          isPending={isPending}
          onSend={(form) => startTransition(() => send(form))}
          onCancel={close}
        />
      )}
    </Dialog>
  );
}
