"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, startTransition, useActionState, useRef } from "react";
import { Button } from "../_ui/button";
import type { ButtonLook } from "../_ui/button-style";
import { Dialog } from "../_ui/dialog";
import { Form } from "../_ui/form";
import { type FormState, UNTOUCHED } from "../_ui/form-state";
import { TextArea } from "../_ui/text-field";
import { decideOn } from "./decide-on";

type WordsButtonProps = ButtonLook & {
  files: readonly string[];
  decision: "skip" | "hold";
  title: string;
  /** What it does, and what it does not. */
  text: ReactNode;
  isDisabled?: boolean;
  onDone?(): void;
};

const KINDS = {
  skip: {
    verb: "Skip",
    field: "reason",
    label: "Reason",
    description: "It is shown in the inbox and on the image's page.",
    isRequired: true,
  },
  hold: {
    verb: "Hold",
    field: "note",
    label: "Note (optional)",
    description: "What it waits for. It is shown in the inbox and on the image's page.",
    isRequired: false,
  },
} as const;

/** A button that asks for words before it skips images or puts them on hold. */
export function WordsButton({ files, decision, title, text, isDisabled, onDone, ...look }: WordsButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const { state, isPending, send } = useDecision(files, () => {
    close();
    onDone?.();
  });
  const { verb, field, label, description, isRequired } = KINDS[decision];
  return (
    <>
      <Button {...look} isDisabled={isDisabled} onPress={() => dialog.current?.showModal()}>
        {verb}
      </Button>
      <Dialog ref={dialog} role="alertdialog" title={title}>
        <div className="text-sm text-muted wrap-anywhere">{text}</div>
        <Form
          label={verb}
          errors={state.fields}
          onSend={(form) => {
            form.set("decision", decision);
            send(form);
          }}
        >
          <TextArea label={label} name={field} rows={3} isRequired={isRequired} autoFocus description={description} />
          {state.message !== null && state.fields[field] === undefined && (
            <p role="alert" className="text-sm text-bad">
              {state.message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button type="submit" variant={decision === "skip" ? "danger" : "secondary"} isPending={isPending}>
              {verb}
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}

/** Decides on images, and asks again for everything that changes with that. `onDone` is called when it is done. */
export function useDecision(files: readonly string[], onDone?: () => void) {
  const client = useQueryClient();
  const [state, run, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await decideOn(files, before, form);
    await client.invalidateQueries();
    if (after.message === null) onDone?.();
    return after;
  }, UNTOUCHED);
  const send = (form: FormData) => startTransition(() => run(form));
  const decide = (decision: "publish" | "take-back") => {
    const form = new FormData();
    form.set("decision", decision);
    send(form);
  };
  return { state, isPending, send, decide };
}
