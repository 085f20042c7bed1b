"use client";

import type { ReactNode } from "react";
import { Button } from "../_ui/button";
import { Form } from "../_ui/form";
import { PasswordField } from "../_ui/password-field";
import { TextField } from "../_ui/text-field";
import { follow } from "./join-actions";
import { Refused } from "./refused";
import { useAction } from "./use-action";

type JoinFormProps = { token: string; email: string | null; hasAccount: boolean; children: ReactNode };

/** Asks for what a link does not say itself. `children` is what the button says. */
export function JoinForm({ token, email, hasAccount, children }: JoinFormProps) {
  const { state, send, isPending } = useAction(follow.bind(null, token), () => window.location.assign("/"));
  return (
    <Form label="Account" errors={state.fields} onSend={send}>
      {!hasAccount && <TextField label="Name" name="name" autoComplete="name" autoFocus isRequired />}
      {email === null ? (
        <TextField label="E-mail address" name="email" autoComplete="username" inputMode="email" isRequired />
      ) : (
        // Managers of passwords look for it.
        <input type="hidden" name="username" autoComplete="username" value={email} />
      )}
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        autoFocus={hasAccount}
        description="At least 12 letters; several words are easy to keep."
      />
      <Refused state={state} />
      <Button type="submit" variant="primary" isPending={isPending}>
        {children}
      </Button>
    </Form>
  );
}
