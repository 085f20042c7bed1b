import { CircleCheck } from "lucide-react";
import type { Trouble } from "#lib/operations/schema";
import { TextLink } from "../_ui/links";
import { Panel } from "../_ui/section";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";

const COLUMNS = [
  { id: "what", title: "What" },
  { id: "why", title: "Why", className: "max-sm:hidden" },
  { id: "when", title: "When", className: "w-28" },
];

const KINDS: Record<Trouble["kind"], string> = {
  build: "Build failed",
  watch: "Watch can’t look",
  webhook: "Webhook fails",
};

/** What went wrong last, with the way to it. */
export function TroubleTable({ troubles }: { troubles: readonly Trouble[] }) {
  if (troubles.length === 0)
    return (
      <Panel className="flex items-center gap-2 p-4 text-sm text-muted">
        <CircleCheck aria-hidden className="size-4 text-ok" />
        No build has failed, and nothing fails by now.
      </Panel>
    );
  return (
    <Table label="Last errors">
      <TableHead columns={COLUMNS} />
      <tbody>
        {troubles.map(({ kind, at, name, text, page }) => (
          <Row key={`${kind} ${page} ${at}`}>
            <Cell className="align-top sm:max-w-64">
              <span className="block text-xs text-muted">{KINDS[kind]}</span>
              <TextLink href={page} quiet wholeRow prefetch={false} className="block wrap-anywhere">
                {name.replace(/\.raw$/, "")}
              </TextLink>
              <span className="line-clamp-3 text-muted wrap-anywhere sm:hidden">{text}</span>
            </Cell>
            <Cell className="min-w-56 align-top text-muted max-sm:hidden">
              <span className="line-clamp-3 wrap-anywhere">{text}</span>
            </Cell>
            <Cell className="align-top text-muted">
              <TimeAgo at={at} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
