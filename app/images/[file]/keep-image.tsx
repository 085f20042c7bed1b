"use client";

import { startTransition, useActionState, useRef } from "react";
import { ActionButton } from "../../_client/action-button";
import { Allowed } from "../../_client/allowed";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { type FormState, UNTOUCHED } from "../../_ui/form-state";
import { TextLink } from "../../_ui/links";
import { TextArea } from "../../_ui/text-field";
import { keep, leaveToRule } from "../actions";

/** Whether the clean-up's rule decides over an image, or somebody keeps it, and the way from one to the other. */
export function KeepImage({ file, reason }: { file: string; reason: string | null }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 wrap-anywhere">
        {reason === null ? (
          <>
            by <TextLink href="/images/clean-up">the rule</TextLink>
          </>
        ) : (
          `Kept: ${reason}`
        )}
      </span>
      {reason === null ? (
        <Allowed to="keep image">
          <KeepButton file={file} />
        </Allowed>
      ) : (
        <ActionButton may="leave image to the rule" action={leaveToRule.bind(null, file)} size="small">
          Leave it to the rule
        </ActionButton>
      )}
    </div>
  );
}

function KeepButton({ file }: { file: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const [state, send, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await keep(file, before, form);
    if (after.message === null) close();
    return after;
  }, UNTOUCHED);
  return (
    <>
      <Button size="small" onPress={() => dialog.current?.showModal()}>
        Keep it
      </Button>
      <Dialog ref={dialog} title={`Keep ${file}?`}>
        <p className="text-sm text-muted wrap-anywhere">No clean-up deletes it, whatever the rule says.</p>
        <Form label="Keep" errors={state.fields} onSend={(form) => startTransition(() => send(form))}>
          <TextArea
            label="Reason"
            name="reason"
            rows={2}
            isRequired
            autoFocus
            description="Shown here and in previews."
          />
          {state.message !== null && state.fields.reason === undefined && (
            <p role="alert" className="text-sm text-bad">
              {state.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Keep it
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
