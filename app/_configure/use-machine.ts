import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { check } from "#lib/machine/check/check";
import { fixOf } from "#lib/machine/check/choice-fixes";
import { formIssues, type ShownIssue, withForm } from "#lib/machine/check/form";
import { type Card, cardsOf } from "#lib/machine/choices/cards";
import { compose } from "#lib/machine/choices/compose";
import type { Change } from "#lib/machine/choices/edit";
import { place, serverFiles } from "#lib/machine/choices/place";
import { type Facts, knownImage, type MachineInput, type ServerFacts } from "#lib/machine/choices/schema";
import type { Document } from "#lib/machine/formats/document";
import { type Answered, availabilityQuery, contentsQuery } from "./queries";

/** Everything the page shows follows from the choices and what the server has. */
export type Machine = ReturnType<typeof judge> & {
  input: MachineInput;
  server: ServerFacts;
  availability: Answered | undefined;
  change: Change;
  /** Does what the button beside an issue says. */
  onFix: (issue: ShownIssue) => void;
};

export function useMachine(initial: MachineInput, server: ServerFacts): Machine {
  const [input, change] = useState(initial);
  const { data: availability } = useQuery(availabilityQuery(serverFiles(input, server)));
  const { images, files } = availability ?? {};
  const contents = useQueries({
    queries: (images ?? []).map(contentsQuery),
    combine: (results) => results.map(({ data }) => data),
  });
  const judged = useMemo(() => {
    const known = images?.map((image, index) => knownImage(image, contents[index])) ?? null;
    return judge(input, { ...server, images: known }, files ?? []);
  }, [input, server, images, contents, files]);
  const onFix = useCallback(
    (issue: ShownIssue) => change((before) => fixOf(issue, before, server)?.after ?? before),
    [server],
  );
  return { ...judged, input, server, availability, change, onFix };
}

function judge(
  input: MachineInput,
  facts: Facts,
  files: readonly string[],
): { document: Document; issues: ShownIssue[]; cards: Card[]; isValid: boolean } {
  const choices = place(input, facts);
  const document = compose(choices);
  const wrong = formIssues(input);
  const issues = withForm(wrong, check(choices, document)).map((issue) => ({
    ...issue,
    fix: fixOf(issue, input, facts)?.label ?? null,
  }));
  const cards = cardsOf({ choices, asked: new Set(files), issues });
  return { document, issues, cards, isValid: wrong.length === 0 };
}
