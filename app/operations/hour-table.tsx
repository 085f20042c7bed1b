import { formatUtc } from "../_ui/format-time";
import { Cell, Row, Table, TableHead } from "../_ui/table";

type HourTableProps = {
  label: string;
  columns: readonly string[];
  rows: readonly { from: string; values: readonly number[] }[];
};

/** The numbers of a chart, hour by hour, the last hour first. */
export function HourTable({ label, columns, rows }: HourTableProps) {
  const head = [{ id: "from", title: "From (UTC)" }].concat(
    columns.map((title) => ({ id: title, title, className: "text-right" })),
  );
  return (
    <div className="max-h-72 overflow-y-auto">
      <Table label={label} focusable>
        <TableHead columns={head} />
        <tbody>
          {rows.toReversed().map(({ from, values }) => (
            <Row key={from}>
              <Cell className="whitespace-nowrap">{formatUtc(Date.parse(from))}</Cell>
              {values.map((value, index) => (
                <Cell key={columns[index]} className="text-right tabular-nums">
                  {value}
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
