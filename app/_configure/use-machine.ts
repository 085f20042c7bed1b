import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { check } from "#lib/machine/check/check";
import { compose } from "#lib/machine/choices/compose";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import type { Document } from "#lib/machine/formats/document";
import { type Card, cardsOf } from "./cards";
import { atChoices, type Change, filesOf, type Ground, withoutOpen } from "./choices";
import { formIssues, withForm } from "./form-issues";
import { type Asked, shelfQuery } from "./queries";
import { remedyOf } from "./remedies";
import type { Told } from "./told";
import { useStable } from "./use-stable";

/** Everything the page shows follows from the choices and what the server has baked. */
export type Machine = {
  input: MachineInput;
  /** The choices without what is only begun: what is composed. */
  complete: MachineInput;
  /** Whether every field holds what it may hold. */
  isValid: boolean;
  facts: Facts;
  shelf: Asked | undefined;
  document: Document;
  issues: readonly Told[];
  cards: readonly Card[];
  change: Change;
  /** Does what the button beside an issue says. */
  mend: (issue: Told) => void;
};

export function useMachine(initial: MachineInput, ground: Ground): Machine {
  const [input, change] = useState(initial);
  const complete = useMemo(() => withoutOpen(input), [input]);
  const { data: shelf } = useQuery(shelfQuery(filesOf(complete, ground)));
  const facts = useMemo(() => ({ ...ground, images: shelf?.images ?? null }), [ground, shelf?.images]);
  const document = useMemo(() => compose(complete, facts), [complete, facts]);
  const wrong = useMemo(() => formIssues(complete), [complete]);
  const issues = useStable(
    useMemo(
      () =>
        atChoices(withForm(wrong, check(complete, facts, document)), input).map((issue) => ({
          ...issue,
          remedy: remedyOf(issue, input, ground)?.label ?? null,
        })),
      [wrong, complete, facts, document, input, ground],
    ),
  );
  const asked = useMemo(() => new Set(shelf?.files), [shelf?.files]);
  const cards = useStable(
    useMemo(() => cardsOf({ input, complete, facts, asked, issues }), [input, complete, facts, asked, issues]),
  );
  const mend = useCallback(
    (issue: Told) => change((before) => remedyOf(issue, before, ground)?.after ?? before),
    [ground],
  );
  return { input, complete, isValid: wrong.length === 0, facts, shelf, document, issues, cards, change, mend };
}
