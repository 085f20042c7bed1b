import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { MachineInput } from "#lib/machine/choices/schema";
import { postJson } from "../_client/json";

export type Saved = {
  /** Id of the saved config that holds exactly the choices of the page; null while there is none. */
  id: string | null;
  /** Whether something was saved that the choices have moved on from. */
  isBehind: boolean;
  save: () => void;
  isSaving: boolean;
  problem: string | null;
};

type Kept = { id: string; choices: string };

/** Saves the choices with their extras and knows whether they still are what was saved. */
export function useSaved(input: MachineInput, initial: { id: string | null; input: MachineInput }): Saved {
  const choices = JSON.stringify(input);
  const [kept, setKept] = useState<Kept | null>(() =>
    initial.id === null ? null : { id: initial.id, choices: JSON.stringify(initial.input) },
  );
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (saving: string): Promise<Kept> => {
      const { id } = await postJson<{ id: string }>("/api/v1/configs", JSON.parse(saving));
      return { id, choices: saving };
    },
    onSuccess: setKept,
  });
  const isCurrent = kept !== null && kept.choices === choices;
  return {
    id: isCurrent ? kept.id : null,
    isBehind: kept !== null && !isCurrent,
    save: () => mutate(choices),
    isSaving: isPending,
    problem: error?.message ?? null,
  };
}
