import { Minus, Pencil, Plus } from "lucide-react";
import type { Comparison, FileChange } from "#lib/follow/comparison";
import { Badge } from "../../../_ui/badge";
import { Disclosure } from "../../../_ui/disclosure";
import { Section } from "../../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../../_ui/table";
import { VERIFIED } from "../../source-table";

type ValueChangesProps = {
  id: string;
  title: string;
  /** What has the values. */
  of: string;
  changes: readonly { name: string; before: string | null; after: string | null }[];
};

/** Rows that are shown without a press, and at all. */
const IN_VIEW = 20;
const MOST = 300;

/** Values that differ; nothing where none does. */
export function ValueChanges({ id, title, of, changes }: ValueChangesProps) {
  if (changes.length === 0) return null;
  const left = changes.length - MOST;
  const note = left > 0 ? `The first ${MOST}; the API tells the other ${left.toLocaleString("en")} too.` : undefined;
  const table = <ValueTable label={title} of={of} changes={changes.slice(0, MOST)} />;
  return (
    <Section id={id} title={title} note={note}>
      {changes.length <= IN_VIEW ? (
        table
      ) : (
        <Disclosure title={`${changes.length.toLocaleString("en")} that differ`}>{table}</Disclosure>
      )}
    </Section>
  );
}

function ValueTable({ label, of, changes }: { label: string } & Pick<ValueChangesProps, "of" | "changes">) {
  return (
    <Table label={label} focusable>
      <TableHead columns={[of, "Before", "After"].map((title) => ({ id: title, title }))} />
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
  );
}

const COLUMNS = [
  { id: "source", title: "Source" },
  { id: "bytes", title: "Bytes", className: "w-28" },
  { id: "before", title: "Verified by, before", className: "w-44" },
  { id: "after", title: "Verified by, after", className: "w-36" },
];
const OF_THE_FIRST = COLUMNS.filter(({ id }) => id === "source" || id === "after").map((column) =>
  column.id === "after" ? { ...column, title: "Verified by" } : column,
);

/** What both were made of, and how the bytes of each source were vouched for. */
export function SourceChanges({ sources, isFirst }: Pick<Comparison, "sources"> & { isFirst: boolean }) {
  if (sources.length === 0) return null;
  return (
    <Section id="sources" title="Sources">
      <Table label="Sources" focusable className="min-w-xl">
        <TableHead columns={isFirst ? OF_THE_FIRST : COLUMNS} />
        <tbody>
          {sources.map((source) => (
            <Row key={source.id}>
              <Cell className="max-w-md wrap-anywhere">
                <span className="font-medium">{source.id}</span>
                {source.urlBefore !== null && (
                  <code className="block text-xs text-muted line-through">{source.urlBefore}</code>
                )}
                <code className="block text-xs text-muted">{source.url}</code>
              </Cell>
              {!isFirst && <Cell>{bytesWord(source)}</Cell>}
              {!isFirst && <Cell className="text-muted">{verifiedWord(source.digests.before, source.before)}</Cell>}
              <Cell>{verifiedWord(source.digests.after, source.after)}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

type Source = Comparison["sources"][number];

function bytesWord({ digests: { before, after } }: Source): string {
  if (before === null) return "new";
  if (after === null) return "gone";
  return before === after ? "the same" : "differ";
}

function verifiedWord(digest: string | null, by: Source["after"]): string {
  if (by !== null) return VERIFIED[by].word;
  return digest === null ? "not there" : "–";
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
