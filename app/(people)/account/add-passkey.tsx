"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { messageOf } from "#lib/errors";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { Form } from "../../_ui/form";
import { TextField } from "../../_ui/text-field";
import { addPasskey } from "../passkeys";

/** Asks for a name, and then the browser for a passkey. */
export function AddPasskey() {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [isPending, setIsPending] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const add = async (form: FormData) => {
    setIsPending(true);
    setMessage(null);
    try {
      await addPasskey(String(form.get("name")).trim().slice(0, 80) || "Passkey");
      dialog.current?.close();
      router.refresh();
    } catch (error) {
      setMessage(messageOf(error));
    }
    setIsPending(false);
  };
  return (
    <>
      <Button size="small" onPress={() => dialog.current?.showModal()}>
        Add passkey
      </Button>
      <Dialog ref={dialog} title="Add a passkey">
        <Form label="Add passkey" onSend={add}>
          <TextField
            label="Name"
            name="name"
            autoFocus
            autoComplete="off"
            placeholder="Laptop"
            description="To tell it from others."
          />
          {message !== null && (
            <p role="alert" className="text-sm text-bad">
              {message}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onPress={() => dialog.current?.close()}>Cancel</Button>
            <Button type="submit" variant="primary" isPending={isPending}>
              Add passkey
            </Button>
          </div>
        </Form>
      </Dialog>
    </>
  );
}
