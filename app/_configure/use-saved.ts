import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { MachineInput } from "#lib/machine/choices/schema";
import { postJson } from "../_client/json";
import { withQuery } from "../_client/with-query";

type Named = {
  id: string | null;
  /** Its name in this browser's list; null where it is not in there. */
  name: string | null;
};

/** `id` is that of the saved config that holds exactly the choices of the page; null while there is none. */
export type Saved = Named & {
  /** What was saved last, or what the page began with. */
  last: MachineInput;
  /** Whether something was saved that the choices have moved on from. */
  isBehind: boolean;
  save: (name: string, onSaved: () => void) => void;
  isSaving: boolean;
  problem: string | null;
  /** Forgets the problem. */
  reset: () => void;
};

type Kept = Named & { input: MachineInput; choices: string };

/** Saves the choices with their extras and knows whether they still are what was saved. */
export function useSaved(input: MachineInput, initial: Named & { input: MachineInput }): Saved {
  const choices = JSON.stringify(input);
  const [kept, setKept] = useState<Kept>(() => ({ ...initial, choices: JSON.stringify(initial.input) }));
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async (saving: { input: MachineInput; choices: string; name: string }): Promise<Kept> => {
      const address = withQuery("/api/v1/configs", { name: saving.name });
      const { id, name } = await postJson<{ id: string; name: string }>(address, saving.input);
      return { ...saving, id, name };
    },
    onSuccess: setKept,
  });
  const isCurrent = kept.id !== null && kept.choices === choices;
  return {
    id: isCurrent ? kept.id : null,
    name: kept.name,
    last: kept.input,
    isBehind: kept.id !== null && !isCurrent,
    save: (name, onSaved) => mutate({ input, choices, name }, { onSuccess: onSaved }),
    isSaving: isPending,
    problem: error?.message ?? null,
    reset,
  };
}
