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
  /** Whether something was saved that the choices have moved on from. */
  isBehind: boolean;
  save: (name: string, onSaved: () => void) => void;
  isSaving: boolean;
  problem: string | null;
  /** Forgets the problem. */
  reset: () => void;
};

type Kept = Named & { choices: string };

/** Saves the choices with their extras and knows whether they still are what was saved. */
export function useSaved(input: MachineInput, initial: Named & { input: MachineInput }): Saved {
  const choices = JSON.stringify(input);
  const [kept, setKept] = useState<Kept>(() => ({ ...initial, choices: JSON.stringify(initial.input) }));
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async ({ saving, name: wanted }: { saving: string; name: string }): Promise<Kept> => {
      const address = withQuery("/api/v1/configs", { name: wanted });
      const { id, name } = await postJson<{ id: string; name: string }>(address, JSON.parse(saving));
      return { id, name, choices: saving };
    },
    onSuccess: setKept,
  });
  const isCurrent = kept.id !== null && kept.choices === choices;
  return {
    id: isCurrent ? kept.id : null,
    name: kept.name,
    isBehind: kept.id !== null && !isCurrent,
    save: (name, onSaved) => mutate({ saving: choices, name }, { onSuccess: onSaved }),
    isSaving: isPending,
    problem: error?.message ?? null,
    reset,
  };
}
