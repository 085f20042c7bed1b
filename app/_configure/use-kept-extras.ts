import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { hasExtras } from "#lib/configs/addresses";
import type { Extras, MachineInput } from "#lib/machine/choices/schema";
import { rulesQuery } from "./rules-query";
import type { Machine } from "./use-machine";

const KEY = "bakehouse-extras";
const NONE: Extras = { sshKeys: [], files: [], units: [] };

type Kept = {
  /** Another number whenever the fields have to begin again with other extras. */
  round: number;
  forget: () => void;
};

/**
 * Keeps the extras in this browser alone: they may be secret, so neither the address nor a cookie has them. `isSaved`: the
 * choices are a saved config's, which has extras of its own.
 */
export function useKeptExtras({ input, change }: Pick<Machine, "input" | "change">, isSaved: boolean): Kept {
  const client = useQueryClient();
  const [round, setRound] = useState(0);
  const [isRead, setRead] = useState(false);
  const [first] = useState({ extras: input.extras, isSaved });
  const begin = (update: (before: MachineInput) => Extras) => {
    change((before) => ({ ...before, extras: update(before) }));
    setRound((before) => before + 1);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was kept is read once, when the page begins
  useEffect(() => {
    const text = keptExtras();
    if (text === null || first.isSaved || hasExtras(first)) return setRead(true);
    void client
      .ensureQueryData(rulesQuery)
      .then(({ readExtras }) => {
        const kept = readExtras(text);
        // What was typed meanwhile is newer.
        if (kept !== null) begin(({ extras }) => (hasExtras({ extras }) ? { ...kept, ...given(extras) } : kept));
        setRead(true);
      })
      .catch(() => {});
  }, []);
  useEffect(() => {
    if (isRead && !isSaved) keep(input.extras);
  }, [isRead, isSaved, input.extras]);
  return { round, forget: () => begin(() => NONE) };
}

/** What this browser kept, as text; null when there is nothing, or when it may keep nothing. */
export function keptExtras(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(extras: Extras): void {
  try {
    if (hasExtras({ extras })) window.localStorage.setItem(KEY, JSON.stringify(extras));
    else window.localStorage.removeItem(KEY);
  } catch {
    // A browser that may keep nothing, or no more, is used all the same.
  }
}

function given(extras: Extras): Partial<Extras> {
  return Object.fromEntries(
    Object.entries(extras).filter(([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0)),
  );
}
