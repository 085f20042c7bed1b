"use client";

import { Allowed } from "../_client/allowed";
import { TextLink } from "../_ui/links";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { DecisionButtons } from "../images/decision-buttons";
import { DecidedLine } from "../images/standing-badge";
import type { VersionRow } from "./version-rows";

const COLUMNS = [
  { id: "version", title: "Version" },
  { id: "why", title: "Why", className: "max-sm:hidden" },
  { id: "undo", title: "", className: "w-32" },
];

/** Versions that were skipped, each with the reason and the way back. */
export function SkippedTable({ rows }: { rows: readonly VersionRow[] }) {
  return (
    <Table label="Versions that were skipped">
      <TableHead columns={COLUMNS} />
      <tbody>
        {rows.map(({ name, version, href, files, arches, decided }) => (
          <Row key={href}>
            <Cell>
              <TextLink href={href} quiet wholeRow className="font-mono font-medium wrap-anywhere">
                {name} {version}
              </TextLink>
              <p className="text-xs text-muted">{arches.join(", ")}</p>
              <div className="sm:hidden">{decided !== null && <DecidedLine decided={decided} />}</div>
            </Cell>
            <Cell className="max-sm:hidden">{decided !== null && <DecidedLine decided={decided} />}</Cell>
            <Cell className="relative z-10">
              <Allowed to="decide on images">
                <DecisionButtons files={files} subject={`${name} ${version}`} standing="skipped" />
              </Allowed>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
