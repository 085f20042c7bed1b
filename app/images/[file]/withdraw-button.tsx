"use client";

import { startTransition, useActionState, useRef } from "react";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { type FormState, UNTOUCHED } from "../../_ui/form-state";
import { TextArea } from "../../_ui/text-field";
import { takeOut } from "../actions";

/** Asks for the reason in a dialog that says what withdrawing does to machines. `updates` is what those that update get. */
export function WithdrawButton({ file, updates }: { file: string; updates: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await takeOut(file, before, form);
    if (after.message === null) close();
    return after;
  }, UNTOUCHED);
  return (
    <>
      <Button onPress={() => dialog.current?.showModal()}>Withdraw</Button>
      <Dialog ref={dialog} role="alertdialog" title={`Withdraw ${file}?`}>
        <ul className="flex list-disc flex-col gap-1 pl-4 text-sm text-muted wrap-anywhere">
          <li>Machines that have it keep it: they are not rolled back.</li>
          <li>{updates}</li>
          <li>New machines get it no more, unless their config names this version: its bytes stay at their address.</li>
        </ul>
        <Form label="Withdraw" errors={state.fields} onSend={(form) => startTransition(() => send(form))}>
          <TextArea label="Reason" name="reason" rows={3} isRequired autoFocus description={REASON} />
          {state.message !== null && state.fields.reason === undefined && (
            <p role="alert" className="text-sm text-bad">
              {state.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Keep it</Button>
            <Button type="submit" variant="danger" isPending={isPending}>
              Withdraw
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}

const REASON = "It is shown on this page and to everyone whose config names this version.";
