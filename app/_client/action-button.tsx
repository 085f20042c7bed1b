"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, startTransition, useActionState } from "react";
import type { Verb } from "#lib/people/roles";
import { Button } from "../_ui/button";
import type { ButtonLook } from "../_ui/button-style";
import { ConfirmButton } from "../_ui/confirm-button";
import { type FormState, UNTOUCHED } from "../_ui/form-state";
import { useAllowed } from "./allowed";

type ActionButtonProps = ButtonLook & {
  action: (before: FormState, form: FormData) => Promise<FormState>;
  /** Who may not do that sees no button. */
  may: Verb;
  children: ReactNode;
  /** Asked first when given. */
  confirm?: { title: string; text: ReactNode };
};

/** Runs a server action, asks again for everything that changes, and shows a refusal beside itself. */
export function ActionButton({ action, may, children, confirm, ...look }: ActionButtonProps) {
  const client = useQueryClient();
  const [state, run, isPending] = useActionState(async (before: FormState, form: FormData) => {
    const after = await action(before, form);
    await client.invalidateQueries();
    return after;
  }, UNTOUCHED);
  const isAllowed = useAllowed(may);
  const press = () => startTransition(() => run(new FormData()));
  if (!isAllowed) return null;
  return (
    <div className="flex flex-col items-end gap-1">
      {confirm === undefined ? (
        <Button {...look} isPending={isPending} onPress={press}>
          {children}
        </Button>
      ) : (
        <ConfirmButton {...look} {...confirm} isPending={isPending} onConfirm={press}>
          {children}
        </ConfirmButton>
      )}
      {state.message !== null && (
        <p role="alert" className="max-w-72 text-sm text-bad">
          {state.message}
        </p>
      )}
    </div>
  );
}
