import { Minus, Pencil, Plus } from "lucide-react";
import type { Comparison, FileChange } from "#lib/follow/comparison";
import { Badge } from "../../../../_ui/badge";
import { Section } from "../../../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../../../_ui/table";
import { VERIFIED } from "../../../../images/source-table";

type ValueChangesProps = {
  id: string;
  title: string;
  names: readonly [string, string, string];
  changes: readonly { name: string; before: string | null; after: string | null }[];
};

/** Values that differ; nothing where none does. */
export function ValueChanges({ id, title, names, changes }: ValueChangesProps) {
  if (changes.length === 0) return null;
  return (
    <Section id={id} title={title}>
      <Table label={title} focusable>
        <TableHead columns={names.map((name) => ({ id: name, title: name }))} />
        <tbody>
          {changes.map(({ name, before, after }) => (
            <Row key={name}>
              <Cell className="font-mono wrap-anywhere">{name}</Cell>
              <Cell className="font-mono text-muted wrap-anywhere">{before ?? "–"}</Cell>
              <Cell className="font-mono wrap-anywhere">{after ?? "–"}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

const COLUMNS = [
  { id: "source", title: "Source" },
  { id: "before", title: "Verified before by", className: "w-44" },
  { id: "now", title: "Now by", className: "w-44" },
];

/** How the bytes of each source were vouched for, beside how they were before. */
export function SourceChanges({ sources, isFirst }: Pick<Comparison, "sources"> & { isFirst: boolean }) {
  if (sources.length === 0) return null;
  return (
    <Section id="sources" title="Sources">
      <Table label="Sources" focusable className="min-w-xl">
        <TableHead columns={isFirst ? COLUMNS.filter(({ id }) => id !== "before") : COLUMNS} />
        <tbody>
          {sources.map(({ id, url, before, after }) => (
            <Row key={id}>
              <Cell className="max-w-md wrap-anywhere">
                <span className="font-medium">{id}</span>
                <code className="block text-xs text-muted">{url}</code>
              </Cell>
              {!isFirst && <Cell className="text-muted">{before === null ? "not there" : VERIFIED[before].word}</Cell>}
              <Cell>{after === null ? "–" : VERIFIED[after].word}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

const LOOKS = {
  added: { tone: "ok", icon: Plus },
  removed: { tone: "bad", icon: Minus },
  changed: { tone: "neutral", icon: Pencil },
} as const;

/** Whether something came, went or changed, as a sign and a word. */
export function ChangeWord({ change }: Pick<FileChange, "change">) {
  const { tone, icon } = LOOKS[change];
  return (
    <Badge tone={tone} icon={icon}>
      {change}
    </Badge>
  );
}
