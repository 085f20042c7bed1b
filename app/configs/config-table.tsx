"use client";

import { configHref } from "#lib/configs/addresses";
import type { KeptConfig } from "#lib/configs/schema";
import { extensionsInWords } from "#lib/machine/choices/in-words";
import { describeTarget } from "#lib/machine/choices/targets";
import { TextLink } from "../_ui/links";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";

const COLUMNS = [
  { id: "name", title: "Name" },
  { id: "system", title: "System", className: "w-44 max-md:hidden" },
  { id: "arch", title: "Architecture", className: "w-28 max-md:hidden" },
  { id: "saved", title: "Saved", className: "w-28" },
];

/** Extensions that a row names. */
const NAMED = 6;

/** Saved configs with what tells them apart. A client component, so that the page carries rows as data, not as markup twice. */
export function ConfigTable({ configs }: { configs: readonly KeptConfig[] }) {
  return (
    <Table label="Saved configs">
      <TableHead columns={COLUMNS} />
      <tbody>
        {configs.map((config) => (
          <ConfigRow key={config.id} config={config} />
        ))}
      </tbody>
    </Table>
  );
}

function ConfigRow({ config: { id, name, createdAt, target, arch, extensions } }: { config: KeptConfig }) {
  return (
    <Row>
      <Cell className="wrap-anywhere">
        <TextLink href={configHref(id)} quiet wholeRow className="font-medium">
          {name}
        </TextLink>
        <p className="text-muted">
          {extensionsInWords(extensions, NAMED)}
          <span className="md:hidden">
            {" "}
            · {describeTarget(target)} · {arch}
          </span>
        </p>
      </Cell>
      <Cell className="wrap-anywhere max-md:hidden">{describeTarget(target)}</Cell>
      <Cell className="max-md:hidden">{arch}</Cell>
      <Cell className="text-muted">
        <TimeAgo at={createdAt} />
      </Cell>
    </Row>
  );
}
