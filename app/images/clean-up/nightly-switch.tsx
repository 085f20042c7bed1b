"use client";

import { startTransition, useActionState } from "react";
import type { FormState } from "../../_ui/form-state";
import { UNTOUCHED } from "../../_ui/form-state";
import { Switch } from "../../_ui/switch";
import { saveRule } from "./actions";

/** Lets the worker clean up by the saved rule every night. */
export function NightlySwitch({ isOn, dueAt }: { isOn: boolean; dueAt: string | null }) {
  const [state, change] = useActionState(
    (before: FormState, daily: boolean) => saveRule({ daily }, before, new FormData()),
    UNTOUCHED,
  );
  return (
    <div className="flex flex-col gap-1">
      <Switch isSelected={isOn} onChange={(daily) => startTransition(() => change(daily))}>
        Every night, by the saved rule
      </Switch>
      <p className="text-sm text-muted">
        {dueAt === null
          ? "Off: nothing is deleted unless somebody presses “Clean up now”."
          : `Next on ${dueAt.slice(0, 10)} at ${dueAt.slice(11, 16)} UTC, by the worker.`}
      </p>
      {state.message !== null && (
        <p role="alert" className="text-sm text-bad">
          {state.message}
        </p>
      )}
    </div>
  );
}
