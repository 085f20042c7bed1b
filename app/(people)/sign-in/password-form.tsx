"use client";

import { Button } from "../../_ui/button";
import { Form } from "../../_ui/form";
import { PasswordField } from "../../_ui/password-field";
import { TextField } from "../../_ui/text-field";
import { Refused } from "../refused";
import { useAction } from "../use-action";
import { signIn } from "./actions";

export function PasswordForm({ next }: { next: string }) {
  // Another page from its first byte: what this one knows was for somebody who is not in.
  const { state, send, isPending } = useAction(signIn, () => window.location.assign(next));
  return (
    <Form label="Sign in" errors={state.fields} onSend={send}>
      <TextField label="E-mail address" name="email" autoComplete="username" inputMode="email" autoFocus isRequired />
      <PasswordField label="Password" name="password" autoComplete="current-password" />
      <Refused state={state} />
      <Button type="submit" variant="primary" isPending={isPending}>
        Sign in
      </Button>
    </Form>
  );
}
