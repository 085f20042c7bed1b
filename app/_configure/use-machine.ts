import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { check } from "#lib/machine/check";
import { compose } from "#lib/machine/compose";
import type { Document } from "#lib/machine/document";
import type { Facts, MachineInput, MachineIssue } from "#lib/machine/schema";
import type { Shelf } from "../_server/shelf";
import { filesOf, type Ground, withoutOpen } from "./choices";
import { shelfQuery } from "./queries";

/** Everything the page shows follows from the choices and what the server has baked. */
export type Machine = {
  input: MachineInput;
  /** The choices without extensions whose version is not known yet: what is composed. */
  complete: MachineInput;
  facts: Facts;
  shelf: Shelf | undefined;
  document: Document;
  issues: readonly MachineIssue[];
  change: (update: (before: MachineInput) => MachineInput) => void;
};

export function useMachine(initial: MachineInput, ground: Ground): Machine {
  const [input, change] = useState(initial);
  const complete = useMemo(() => withoutOpen(input), [input]);
  const { data: shelf } = useQuery(shelfQuery(filesOf(complete, ground)));
  const facts = useMemo(() => ({ ...ground, images: shelf?.images ?? null }), [ground, shelf?.images]);
  const document = useMemo(() => compose(complete, facts), [complete, facts]);
  const issues = useMemo(() => check(complete, facts, document), [complete, facts, document]);
  return { input, complete, facts, shelf, document, issues, change };
}
