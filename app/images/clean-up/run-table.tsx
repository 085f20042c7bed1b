"use client";

import type { Run } from "#lib/retention/schema";
import { Badge } from "../../_ui/badge";
import { Bytes } from "../../_ui/bytes";
import { TextLink } from "../../_ui/links";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { TimeAgo } from "../../_ui/times";
import { ruleText } from "./trial";

const COLUMNS = [
  { id: "when", title: "When" },
  { id: "by", title: "Asked by", className: "max-sm:hidden" },
  { id: "rule", title: "Rule", className: "max-md:hidden" },
  { id: "deleted", title: "Images", className: "w-24 text-right" },
  { id: "freed", title: "Freed", className: "w-28 text-right" },
  { id: "state", title: "State", className: "w-28" },
];

/** Past clean-ups, the last one first. */
export function RunTable({ runs }: { runs: readonly Run[] }) {
  return (
    <Table label="Past clean-ups">
      <TableHead columns={COLUMNS} />
      <tbody>
        {runs.map(({ id, startedAt, askedBy, rule, deleted, freed, state }) => (
          <Row key={id}>
            <Cell>
              <TextLink href={`/images/clean-up/${id}`} quiet wholeRow>
                <TimeAgo at={startedAt} />
              </TextLink>
            </Cell>
            <Cell className="max-sm:hidden">{askedBy}</Cell>
            <Cell className="text-muted max-md:hidden">{ruleText(rule)}</Cell>
            <Cell className="text-right tabular-nums">{deleted.toLocaleString("en")}</Cell>
            <Cell className="text-right">
              <Bytes value={freed} />
            </Cell>
            <Cell>
              <RunState state={state} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

const STATES = { running: "neutral", done: "ok", failed: "bad", stopped: "warn" } as const;

export function RunState({ state }: Pick<Run, "state">) {
  return <Badge tone={STATES[state]}>{state}</Badge>;
}
