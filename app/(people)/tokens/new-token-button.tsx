"use client";

import { type RefObject, useRef, useState } from "react";
import type { Role } from "#lib/people/roles";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { Select } from "../../_ui/select";
import { ShownOnce } from "../../_ui/shown-once";
import { TextField } from "../../_ui/text-field";
import { Refused } from "../refused";
import { ROLE_CHOICES } from "../role-words";
import { useAction } from "../use-action";
import { makeForMachines, makeForProgram } from "./actions";

const DAYS = [
  { id: "30", text: "In 30 days" },
  { id: "90", text: "In 90 days" },
  { id: "365", text: "In a year" },
  { id: "", text: "Never" },
];

/** For whom a token is; `roles` are those that its maker can give to a program. */
type Kind = { kind: "api"; roles: readonly Role[] } | { kind: "machine" };

/** Asks for a name and an end in a dialog, and then shows the token there. */
export function NewTokenButton(kind: Kind) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Once it is closed the dialog is a new one, which knows no token.
  const [round, setRound] = useState(0);
  return (
    <>
      <Button size="small" onPress={() => dialog.current?.showModal()}>
        New token
      </Button>
      <TokenDialog key={round} dialog={dialog} kind={kind} onClose={() => setRound(round + 1)} />
    </>
  );
}

type TokenDialogProps = { dialog: RefObject<HTMLDialogElement | null>; kind: Kind; onClose(): void };

function TokenDialog({ dialog, kind, onClose }: TokenDialogProps) {
  const isForMachines = kind.kind === "machine";
  const { state, send, isPending } = useAction(isForMachines ? makeForMachines : makeForProgram);
  const close = () => dialog.current?.close();
  const { secret } = state.facts;
  const title = isForMachines ? "A token for machines" : "A token for a program";
  return (
    <Dialog ref={dialog} title={title} onClose={onClose}>
      {typeof secret === "string" ? (
        <Shown secret={secret} isForMachines={isForMachines} onDone={close} />
      ) : (
        <Form label={title} errors={state.fields} onSend={send}>
          <TextField
            label="Name"
            name="name"
            autoComplete="off"
            autoFocus
            isRequired
            description={isForMachines ? "Such as the fleet that gets it." : "What will use it, such as CI."}
          />
          {kind.kind === "api" && (
            <Select
              label="Role"
              name="role"
              choices={ROLE_CHOICES.filter(({ id }) => kind.roles.some((role) => role === id))}
            />
          )}
          <Select label="Ends" name="days" choices={DAYS} defaultValue={isForMachines ? "" : "90"} />
          <Refused state={state} />
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Make the token
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}

function Shown({ secret, isForMachines, onDone }: { secret: string; isForMachines: boolean; onDone(): void }) {
  return (
    <ShownOnce text={secret} label={isForMachines ? "Copy the address" : "Copy the token"} onDone={onDone}>
      {isForMachines ? (
        <p>Give this address to Configure, as the address of this server for machines.</p>
      ) : (
        <p>
          Programs send it as <code>Authorization: Bearer TOKEN</code>; the command line reads it from{" "}
          <code>BAKEHOUSE_TOKEN</code>.
        </p>
      )}
    </ShownOnce>
  );
}
