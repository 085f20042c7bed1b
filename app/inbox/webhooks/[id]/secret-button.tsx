"use client";

import { useQueryClient } from "@tanstack/react-query";
import { startTransition, useActionState, useRef } from "react";
import { ConfirmButton } from "../../../_ui/confirm-button";
import { Dialog } from "../../../_ui/dialog";
import { type FormState, UNTOUCHED } from "../../../_ui/form-state";
import { rotate } from "../actions";
import { SecretShown } from "../secret-shown";

/** Replaces the secret of a webhook and shows the new one, once. */
export function SecretButton({ id }: { id: string }) {
  const client = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await rotate(id, before, form);
    await client.invalidateQueries({ queryKey: ["webhooks"] });
    if (after.message === null) dialog.current?.showModal();
    return after;
  }, UNTOUCHED);
  const { secret } = state.facts;
  return (
    <>
      <ConfirmButton
        variant="secondary"
        size="small"
        title="Replace the secret?"
        text="The new one is shown once. For 24 hours messages are signed with both, so that the receiver can change over."
        isPending={isPending}
        onConfirm={() => startTransition(() => send(new FormData()))}
      >
        Replace the secret
      </ConfirmButton>
      {state.message !== null && (
        <p role="alert" className="text-sm text-bad">
          {state.message}
        </p>
      )}
      <Dialog ref={dialog} title="The webhook's new secret">
        {typeof secret === "string" && <SecretShown secret={secret} onDone={() => dialog.current?.close()} />}
      </Dialog>
    </>
  );
}
