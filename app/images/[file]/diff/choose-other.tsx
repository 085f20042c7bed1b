"use client";

import Form from "next/form";
import { useFormStatus } from "react-dom";
import { Button } from "../../../_ui/button";
import { ComboBox } from "../../../_ui/combo-box";
import type { Choice } from "../../../_ui/select";
import { diffHref } from "./diff-href";

type ChooseOtherProps = {
  file: string;
  other: string | undefined;
  choices: readonly Choice[];
  /** Why the one that was chosen cannot be compared with. */
  problem: string | undefined;
};

/** Which image to compare with: one of the list, or any other by its file name. The choice is in the address. */
export function ChooseOther({ file, other = "", choices, problem }: ChooseOtherProps) {
  return (
    <Form
      action={diffHref(file)}
      aria-label="Compare with"
      className="grid max-w-2xl grid-cols-[minmax(0,1fr)_auto] items-start gap-2"
    >
      <ComboBox
        label="Compare with"
        name="with"
        description="Images of the same name first. Any other works by its file name."
        defaultValue={other}
        choices={choices}
        placeholder="docker-24.0.5-x86-64.raw"
        error={problem}
        mono
      />
      <div className="pt-6.5">
        <CompareButton />
      </div>
    </Form>
  );
}

function CompareButton() {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" isPending={pending}>
      Compare
    </Button>
  );
}
