"use client";

import { startTransition, useActionState, useRef } from "react";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { type FormState, UNTOUCHED } from "../../_ui/form-state";
import { TextField } from "../../_ui/text-field";
import { rename } from "../actions";

/** Asks for another name in a dialog, which stays while the server refuses it. */
export function RenameButton({ id, name }: { id: string; name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await rename(id, before, form);
    if (after.message === null) close();
    return after;
  }, UNTOUCHED);
  return (
    <>
      <Button onPress={() => dialog.current?.showModal()}>Rename</Button>
      <Dialog ref={dialog} title="Rename this config">
        <Form label="Rename" errors={state.fields} onSend={(form) => startTransition(() => send(form))}>
          <TextField key={name} label="Name" name="name" defaultValue={name} isRequired autoFocus autoComplete="off" />
          {state.message !== null && state.fields.name === undefined && (
            <p role="alert" className="text-sm text-bad">
              {state.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Rename
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
