"use client";

import { useRef } from "react";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { TextField } from "../../_ui/text-field";
import { Refused } from "../refused";
import { useAction } from "../use-action";
import { nameKey } from "./actions";

export function RenamePasskey({ id, name }: { id: string; name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  const { state, send, isPending } = useAction(nameKey.bind(null, id), close);
  return (
    <>
      <Button size="small" aria-label={`Rename ${name}`} onPress={() => dialog.current?.showModal()}>
        Rename
      </Button>
      <Dialog ref={dialog} title="Rename the passkey">
        <Form label="Rename passkey" errors={state.fields} onSend={send}>
          <TextField label="Name" name="name" autoFocus autoComplete="off" defaultValue={name} />
          <Refused state={state} />
          <div className="flex justify-end gap-2">
            <Button onPress={close}>Cancel</Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Save
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
