"use client";

import { useState } from "react";
import type { Role } from "#lib/people/roles";
import { Button } from "../../../_ui/button";
import { Form } from "../../../_ui/form";
import { Select } from "../../../_ui/select";
import { Refused } from "../../refused";
import { ROLE_CHOICES } from "../../role-words";
import { useAction } from "../../use-action";
import { changeRole } from "../actions";

const CHOICES = [{ id: "", text: "No role", note: "may do nothing" }, ...ROLE_CHOICES];

/** `decidedBy` is the provider that decides at every sign-in. */
export function RoleForm({ id, role, decidedBy }: { id: string; role: Role | null; decidedBy: string | null }) {
  const [isChanged, setIsChanged] = useState(false);
  const { state, send, isPending } = useAction(changeRole.bind(null, id), () => setIsChanged(true));
  return (
    <Form label="Role" errors={state.fields} onSend={send}>
      <Select
        key={role}
        label="Role"
        name="role"
        choices={CHOICES}
        defaultValue={role ?? ""}
        description={
          decidedBy === null ? undefined : `Groups of ${decidedBy} decide: at the next sign-in it is theirs again.`
        }
      />
      <Refused state={state} />
      <div className="flex items-center gap-3">
        <Button type="submit" isPending={isPending}>
          Change role
        </Button>
        <p role="status" className="text-sm text-muted">
          {isChanged && state.message === null && !isPending ? "Changed, from now on." : ""}
        </p>
      </div>
    </Form>
  );
}
