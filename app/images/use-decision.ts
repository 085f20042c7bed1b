"use client";

import { useQueryClient } from "@tanstack/react-query";
import { startTransition, useActionState } from "react";
import { type FormState, UNTOUCHED } from "../_ui/form-state";
import { decideOn } from "./decide-on";

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
