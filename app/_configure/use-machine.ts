import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { ShownIssue } from "#lib/machine/check/form";
import type { Judgement } from "#lib/machine/check/judge";
import { type Card, cardsOf } from "#lib/machine/choices/cards";
import type { Change } from "#lib/machine/choices/edit";
import { knownImage, placeExtensions, serverFiles } from "#lib/machine/choices/placed";
import type { Facts, MachineInput, ServerFacts } from "#lib/machine/choices/schema";
import { type Format, shownFormat } from "#lib/machine/formats/names";
import { type Answered, availabilityQuery, contentsQuery, keyringQuery } from "./queries";
import { byName, rulesQuery } from "./rules-query";

/** Everything the page shows follows from the choices and what the server has. */
export type Machine = Pick<Judgement, "issues" | "isValid"> & {
  input: MachineInput;
  server: ServerFacts;
  availability: Answered | undefined;
  cards: Card[];
  /** The format looked at last; another one where the system does not read it. */
  format: Format;
  /** The config in this format; null for the moment that the rules are on their way. */
  rendered: Judgement["rendered"] | null;
  /** Why nothing follows the choices, if so. */
  problem: string | null;
  change: Change;
  showFormat: (format: Format) => void;
  /** Does what the button beside an issue says. */
  onFix: (issue: ShownIssue) => void;
};

/** `sent` is the server's judgement of `initial`. */
export function useMachine(initial: MachineInput, sent: Judgement, server: ServerFacts): Machine {
  const client = useQueryClient();
  const [input, change] = useState(initial);
  const [wanted, showFormat] = useState(sent.format);
  const format = shownFormat(input.target, wanted);
  const { facts, availability } = useFacts(input, server);
  const { issues, rendered, isValid, problem } = useJudgement(sent, { input, facts, format });
  const asked = availability?.files;
  const cards = useMemo(
    () => cardsOf({ choices: placeExtensions(input, facts), asked: new Set(asked), issues }),
    [input, facts, asked, issues],
  );
  const onFix = useCallback(
    async (issue: ShownIssue) => {
      const { fixOf, recipes } = await client.ensureQueryData(rulesQuery);
      const all = { ...server, recipes: byName(recipes) };
      change((before) => fixOf(issue, before, all)?.after ?? before);
    },
    [client, server],
  );
  return { input, server, availability, cards, format, rendered, issues, isValid, problem, change, showFormat, onFix };
}

/** What is known of the server, with its images as fresh as they were asked for. */
function useFacts(input: MachineInput, server: ServerFacts): { facts: Facts; availability: Answered | undefined } {
  const { data: availability } = useQuery(availabilityQuery(serverFiles(input, server)));
  const images = availability?.images;
  const contents = useQueries({
    queries: (images ?? []).map(contentsQuery),
    combine: (results) => results.map(({ data }) => data),
  });
  const { data: ownKeys } = useQuery(keyringQuery(input.keyring));
  const facts = useMemo(() => {
    const known = images?.map((image, index) => knownImage(image, contents[index])) ?? null;
    return { ...server, ownKeys, images: known };
  }, [server, ownKeys, images, contents]);
  return { facts, availability };
}

type Subject = { input: MachineInput; facts: Facts; format: Format };

/** The server's judgement of what it sent; the page's own as soon as it has the rules. */
function useJudgement(sent: Judgement, { input, facts, format }: Subject) {
  const [first] = useState({ input, facts });
  const isSent = input === first.input && facts === first.facts && format === sent.format;
  const { data: rules, error } = useRules(!isSent);
  const own = useMemo(() => rules?.judge(input, facts, format), [rules, input, facts, format]);
  const { issues, rendered, isValid, format: judged } = own ?? sent;
  return {
    issues,
    rendered: judged === format ? rendered : null,
    isValid: isValid && (isSent || own !== undefined),
    problem: error?.message ?? null,
  };
}

/** What somebody does who is about to change something. */
const SIGNS = ["pointermove", "pointerdown", "keydown"];

/** The rules once they are there: fetched at the first sign of a person, at the latest when they are needed. */
function useRules(isNeeded: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    const waiting = new AbortController();
    const fetchRules = () => {
      waiting.abort();
      void client.prefetchQuery(rulesQuery);
    };
    for (const sign of SIGNS) window.addEventListener(sign, fetchRules, { signal: waiting.signal });
    return () => waiting.abort();
  }, [client]);
  return useQuery({ ...rulesQuery, enabled: isNeeded });
}
