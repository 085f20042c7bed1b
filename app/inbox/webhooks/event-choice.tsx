"use client";

import { useContext } from "react";
import { FieldErrors } from "../../_ui/field";
import { EVENT_WORDS } from "./event-words";

/** Which events a webhook is told. `chosen` are marked at first. */
export function EventChoice({ chosen }: { chosen: readonly string[] }) {
  const error = useContext(FieldErrors).events;
  return (
    <fieldset className="flex flex-col gap-1" aria-describedby={error === undefined ? undefined : "events-error"}>
      <legend className="mb-1.5 text-sm font-medium">Tell it when</legend>
      {Object.entries(EVENT_WORDS).map(([type, words]) => (
        <label key={type} className="flex min-h-8 items-center gap-2 text-sm pointer-coarse:min-h-11">
          <input
            type="checkbox"
            name="events"
            value={type}
            defaultChecked={chosen.includes(type)}
            className="size-4.5 shrink-0 accent-accent"
          />
          {words}
          <code className="ml-auto text-xs text-muted">{type}</code>
        </label>
      ))}
      {error !== undefined && (
        <p id="events-error" className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
