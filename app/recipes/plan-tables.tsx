import type { Plan } from "#lib/recipes/plan";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { holdingsOf } from "./holdings";

const HOLDS = [
  { id: "path", title: "In the image" },
  { id: "from", title: "From" },
];
const SOURCES = [
  { id: "source", title: "Source" },
  { id: "sums", title: "Digest" },
];

/** What an image will hold. */
export function HoldingsTable({ plan }: { plan: Plan }) {
  return (
    <Table label="Paths in the image" focusable className="min-w-xl">
      <TableHead columns={HOLDS} />
      <tbody>
        {holdingsOf(plan).map(({ path, from }) => (
          <Row key={path}>
            <Cell className="font-mono wrap-anywhere">{path}</Cell>
            <Cell className="text-muted wrap-anywhere">{from}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

/** What an image will be made from, and what each file is held against. */
export function PlanSources({ plan: { sources } }: { plan: Plan }) {
  return (
    <Table label="Sources" focusable className="min-w-xl">
      <TableHead columns={SOURCES} />
      <tbody>
        {sources.map(({ id, url, sums }) => (
          <Row key={id}>
            <Cell className="wrap-anywhere">
              <span className="font-medium">{id}</span>
              <code className="block text-xs text-muted">{url}</code>
            </Cell>
            <Cell className="w-72 text-muted">
              {sums === null
                ? "Upstream publishes none: recorded the first time and compared from then on."
                : "Checked against the digest that upstream publishes."}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
