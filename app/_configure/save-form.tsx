"use client";

import { finished } from "#lib/machine/choices/edit";
import { gistOf, nameInWords } from "#lib/machine/choices/in-words";
import type { MachineInput } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { Form } from "../_ui/form";
import { Notice } from "../_ui/notice";
import { TextField } from "../_ui/text-field";
import type { Saved } from "./use-saved";

type SaveFormProps = { input: MachineInput; saved: Saved; onSaved: () => void; onCancel: () => void };

/** Asks for the name under which the choices are saved; one is there already. */
export function SaveForm({ input, saved, onSaved, onCancel }: SaveFormProps) {
  return (
    <Form label="Save this config" onSend={(form) => saved.save(String(form.get("name")), onSaved)}>
      <TextField
        label="Name"
        name="name"
        defaultValue={offeredName(finished(input), saved)}
        autoComplete="off"
        autoFocus
        onFocus={({ currentTarget }) => {
          currentTarget.select();
          currentTarget.form?.scrollIntoView({ block: "nearest" });
        }}
        description="It gets a page and addresses that machines boot from. Everyone who has them can read it, with the keys and files in it."
      />
      {saved.problem !== null && (
        <Notice tone="bad" role="alert">
          {saved.problem}
        </Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isPending={saved.isSaving}>
          Save
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </Form>
  );
}

/** The name it has, unless that was made of choices that are others now. */
function offeredName(input: MachineInput, { name, last }: Saved): string {
  const isOwn = name !== null && name !== nameInWords(gistOf(last));
  return isOwn ? name : nameInWords(gistOf(input));
}
