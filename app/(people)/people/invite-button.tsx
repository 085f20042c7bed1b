"use client";

import { type RefObject, useRef, useState } from "react";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { Select } from "../../_ui/select";
import { TextField } from "../../_ui/text-field";
import { LinkShown } from "../link-shown";
import { Refused } from "../refused";
import { ROLE_CHOICES } from "../role-words";
import { useAction } from "../use-action";
import { invite } from "./actions";

/** Asks whom to invite in a dialog, and then shows the link there. */
export function InviteButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  // Once it is closed the dialog is a new one, which knows no link.
  const [round, setRound] = useState(0);
  return (
    <>
      <Button variant="primary" onPress={() => dialog.current?.showModal()}>
        Invite
      </Button>
      <InviteDialog key={round} dialog={dialog} onClose={() => setRound(round + 1)} />
    </>
  );
}

function InviteDialog({ dialog, onClose }: { dialog: RefObject<HTMLDialogElement | null>; onClose(): void }) {
  const { state, send, isPending } = useAction(invite);
  const close = () => dialog.current?.close();
  const { link } = state.facts;
  return (
    <Dialog
      ref={dialog}
      title={typeof link === "string" ? "The invitation's link" : "Invite somebody"}
      onClose={onClose}
    >
      {typeof link === "string" ? (
        <LinkShown link={link} until="within 7 days" onDone={close} />
      ) : (
        <Form label="Invite" errors={state.fields} onSend={send}>
          <TextField
            label="E-mail address"
            name="email"
            inputMode="email"
            autoComplete="off"
            autoFocus
            isRequired
            description="What they sign in with. Bakehouse sends no mail: you hand on a link."
          />
          <Select label="Role" name="role" choices={ROLE_CHOICES} defaultValue="baker" />
          <Refused state={state} />
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Make the link
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}
