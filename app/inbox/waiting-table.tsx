"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { compareVersions } from "#lib/version-order";
import { Allowed } from "../_client/allowed";
import { Badge } from "../_ui/badge";
import { Checkbox } from "../_ui/checkbox";
import { TextLink } from "../_ui/links";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";
import { DecidedLine } from "../images/standing-badge";
import { SelectionBar } from "./selection-bar";
import type { VersionRow } from "./version-rows";

const COLUMNS = [
  { id: "select", title: "", className: "w-10" },
  { id: "version", title: "Version" },
  { id: "worse", title: "Beside the version before", className: "max-sm:hidden" },
  { id: "plan", title: "By itself", className: "max-md:hidden" },
  { id: "baked", title: "Baked", className: "w-28 max-sm:hidden" },
];

/** Versions with what is to be known before a decision, and the decisions on those that are chosen. */
export function WaitingTable({ label, rows }: { label: string; rows: readonly VersionRow[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // What was decided on is gone from the rows.
  const selected = rows.filter(({ href }) => chosen.has(href));
  const choose = (hrefs: readonly string[], isChosen: boolean) => {
    const kept = Array.from(chosen).filter((href) => !hrefs.includes(href));
    setChosen(new Set(isChosen ? kept.concat(hrefs) : kept));
  };
  return (
    <div className="flex flex-col gap-3">
      <SelectionBar
        label={label}
        rows={rows}
        selected={selected}
        onAll={(isChosen) =>
          choose(
            rows.map(({ href }) => href),
            isChosen,
          )
        }
      />
      <Table label={label}>
        <TableHead columns={COLUMNS} />
        <tbody>
          {rows.map((row) => (
            <WaitingRow
              key={row.href}
              row={row}
              isChosen={chosen.has(row.href)}
              onChoose={(isChosen) => choose([row.href], isChosen)}
            />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

type WaitingRowProps = { row: VersionRow; isChosen: boolean; onChoose(isChosen: boolean): void };

function WaitingRow({ row, isChosen, onChoose }: WaitingRowProps) {
  const { name, version, href, arches, before, decided, plan, bakedAt } = row;
  return (
    <Row className={isChosen ? "bg-canvas" : ""}>
      <Cell className="relative z-10">
        <Allowed to="decide on images">
          <Checkbox
            checked={isChosen}
            onChange={(event) => onChoose(event.currentTarget.checked)}
            aria-label={`Choose ${name} ${version}`}
          />
        </Allowed>
      </Cell>
      <Cell>
        <TextLink href={href} quiet wholeRow className="font-mono font-medium wrap-anywhere">
          {name} {version}
        </TextLink>
        <p className="text-xs text-muted">
          {besideWhat(version, before)} · {arches.join(", ")}
        </p>
        {decided !== null && <DecidedLine decided={decided} />}
        <div className="mt-1 sm:hidden">
          <Verdict row={row} />
        </div>
        {plan !== null && (
          <div className="md:hidden">
            <Plan row={row} />
          </div>
        )}
      </Cell>
      <Cell className="max-sm:hidden">
        <Verdict row={row} />
      </Cell>
      <Cell className="text-muted max-md:hidden">
        <Plan row={row} />
      </Cell>
      <Cell className="text-muted max-sm:hidden">
        <TimeAgo at={bakedAt} />
      </Cell>
    </Row>
  );
}

/** What it does without anybody's decision; of what stands against that only what the row does not say otherwise. */
function Plan({ row: { plan, hindrances, worse, decided } }: { row: VersionRow }) {
  if (plan === null) return "You decide";
  const others = hindrances.filter((hindrance) => !worse.includes(hindrance));
  return (
    <>
      <p className="max-md:text-xs max-md:text-muted">{plan}</p>
      {decided === null && others.length > 0 && <p className="max-w-prose text-xs text-muted">{others.join(" ")}</p>}
    </>
  );
}

/** An old minor version may come when machines have newer ones already. */
function besideWhat(version: string, before: string | null): string {
  if (before === null) return "first of its name";
  return compareVersions(before, version) < 0 ? `after ${before}` : `beside ${before}, which is newer`;
}

function Verdict({ row: { before, worse, isCompared } }: { row: VersionRow }) {
  if (!isCompared)
    return (
      <Badge tone="bad" icon={TriangleAlert}>
        could not be compared
      </Badge>
    );
  if (before === null) return <span className="text-muted">nothing to compare with</span>;
  if (worse.length === 0)
    return (
      <Badge tone="ok" icon={CircleCheck}>
        nothing got worse
      </Badge>
    );
  return (
    <Badge tone="warn" icon={TriangleAlert} title={worse.join("\n")}>
      {worse.length === 1 ? "1 thing to look at" : `${worse.length} things to look at`}
    </Badge>
  );
}
