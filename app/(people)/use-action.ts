"use client";

import { startTransition, useActionState } from "react";
import { type FormState, UNTOUCHED } from "../_ui/form-state";

type Action = (before: FormState, form: FormData) => Promise<FormState>;

/** Sends forms to a server action; `onDone` runs when it has refused nothing. */
export function useAction(action: Action, onDone?: () => void) {
  const [state, run, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await action(before, form);
    if (after.message === null) onDone?.();
    return after;
  }, UNTOUCHED);
  const send = (form: FormData = new FormData()) => startTransition(() => run(form));
  return { state, send, isPending };
}
