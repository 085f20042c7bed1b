"use client";

import { Button } from "../../_ui/button";
import { Form } from "../../_ui/form";
import { TextField } from "../../_ui/text-field";
import { Refused } from "../refused";
import { useAction } from "../use-action";
import { rename } from "./actions";

/** What others see of somebody, beside what they did. */
export function NameForm({ name }: { name: string }) {
  const { state, send, isPending } = useAction(rename);
  return (
    <Form label="Name" errors={state.fields} onSend={send}>
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        defaultValue={name}
        description="Others see it beside what you do."
      />
      <Refused state={state} />
      <div>
        <Button type="submit" isPending={isPending}>
          Save name
        </Button>
      </div>
    </Form>
  );
}
