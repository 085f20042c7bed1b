"use client";

import { useRef, useState } from "react";
import { Button } from "../../../_ui/button";
import { Dialog } from "../../../_ui/dialog";
import type { FormState } from "../../../_ui/form-state";
import { LinkShown } from "../../link-shown";
import { Refused } from "../../refused";
import { useAction } from "../../use-action";
import { letSetPassword } from "../actions";

/** For whoever forgot the password: a link that sets a new one. */
export function PasswordLink({ id, name }: { id: string; name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState<string | null>(null);
  return (
    <>
      <Button onPress={() => dialog.current?.showModal()}>New password link</Button>
      <Dialog ref={dialog} title={`A new password for ${name}`} onClose={() => setLink(null)}>
        <PasswordLinkSteps id={id} link={link} onLink={setLink} onClose={() => dialog.current?.close()} />
      </Dialog>
    </>
  );
}

type StepsProps = { id: string; link: string | null; onLink(link: string): void; onClose(): void };

function PasswordLinkSteps({ id, link, onLink, onClose }: StepsProps) {
  const make = async (before: FormState, form: FormData) => {
    const after = await letSetPassword(id, before, form);
    if (typeof after.facts.link === "string") onLink(after.facts.link);
    return after;
  };
  const { state, send, isPending } = useAction(make);
  if (link !== null) return <LinkShown link={link} until="within 24 hours" onDone={onClose} />;
  return (
    <>
      <p className="text-sm text-muted">
        The link sets a new password, once, and signs out every browser of theirs. Until then the present one works.
      </p>
      <Refused state={state} />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" isPending={isPending} onPress={() => send()}>
          Make the link
        </Button>
      </div>
    </>
  );
}
