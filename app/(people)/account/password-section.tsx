"use client";

import { useState } from "react";
import { Button } from "../../_ui/button";
import { Form } from "../../_ui/form";
import { PasswordField } from "../../_ui/password-field";
import { Panel, Section } from "../../_ui/section";
import { Refused } from "../refused";
import { useAction } from "../use-action";
import { setPassword } from "./actions";

export function PasswordSection({ hasPassword, email }: { hasPassword: boolean; email: string }) {
  return (
    <Section id="password" title="Password">
      <Panel>
        {hasPassword ? (
          <PasswordForm email={email} />
        ) : (
          <p className="text-sm text-muted">You sign in without one. An admin can make a link by which you set one.</p>
        )}
      </Panel>
    </Section>
  );
}

function PasswordForm({ email }: { email: string }) {
  // Once it is changed the form is a new one, with nothing in it.
  const [changes, setChanges] = useState(0);
  const { state, send, isPending } = useAction(setPassword, () => setChanges(changes + 1));
  return (
    <Form key={changes} label="Password" errors={state.fields} onSend={send}>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField label="Present password" name="current" autoComplete="current-password" />
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        description="At least 12 letters; several words are easy to keep. Other browsers are signed out."
      />
      <Refused state={state} />
      <div className="flex items-center gap-3">
        <Button type="submit" isPending={isPending}>
          Change password
        </Button>
        <p role="status" className="text-sm text-muted">
          {changes > 0 && state.message === null && !isPending ? "Changed. Other browsers are signed out." : ""}
        </p>
      </div>
    </Form>
  );
}
