import type { Comparison, FileChange } from "#lib/follow/comparison";
import type { ManifestEntry } from "#lib/images/manifest";
import { Bytes } from "../../../_ui/bytes";
import { LinkButton } from "../../../_ui/links";
import { Section } from "../../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../../_ui/table";
import { modeText } from "../../mode-text";
import { ChangeWord } from "./change-tables";
import { changedFilesHref } from "./diff-href";

const COLUMNS = [
  { id: "change", title: "Change", className: "w-28 max-sm:hidden" },
  { id: "path", title: "Path" },
  { id: "mode", title: "Mode", className: "w-40 max-sm:hidden" },
  { id: "size", title: "Size", className: "text-right sm:w-44" },
];

/** Rows that stand among the rest of a comparison; the others have a page of their own. */
const FIRST = 100;

/** Every path that came, went or changed, or the first of them and the way to the others. */
export function FileChanges({ comparison }: { comparison: Comparison }) {
  const { items } = comparison.files;
  const { before, after } = comparison;
  return (
    <Section id="files" title="Files" note={items.length === 0 ? "No file is another one." : undefined}>
      {items.length > 0 && <FileTable label={`Files that differ for ${after.arch}`} files={items.slice(0, FIRST)} />}
      {items.length > FIRST && before !== null && (
        <LinkButton
          href={changedFilesHref({ file: after.file, with: before.file })}
          variant="quiet"
          size="small"
          className="self-start"
        >
          {`Show all ${items.length.toLocaleString("en")}`}
        </LinkButton>
      )}
    </Section>
  );
}

export function FileTable({ label, files }: { label: string; files: readonly FileChange[] }) {
  return (
    <Table label={label} focusable>
      <TableHead columns={COLUMNS} />
      <tbody>
        {files.map((file) => (
          <FileRow key={file.path} file={file} />
        ))}
      </tbody>
    </Table>
  );
}

function FileRow({ file: { path, change, before, after } }: { file: FileChange }) {
  const modes = { before: before && modeText(before.mode), after: after && modeText(after.mode) };
  return (
    <Row>
      <Cell className="max-sm:hidden">
        <ChangeWord change={change} />
      </Cell>
      <Cell className="font-mono wrap-anywhere">
        <div className="mb-1 flex items-center gap-2 text-xs text-muted sm:hidden">
          <ChangeWord change={change} />
          <FromTo {...modes} />
        </div>
        {path}
        <Target before={before} after={after} />
      </Cell>
      <Cell className="font-mono text-xs whitespace-nowrap text-muted max-sm:hidden">
        <FromTo {...modes} />
      </Cell>
      <Cell className="text-right sm:whitespace-nowrap">
        <Size before={before} after={after} />
      </Cell>
    </Row>
  );
}

type Sides = { before: ManifestEntry | null; after: ManifestEntry | null };

function Target({ before, after }: Sides) {
  const target = (after ?? before)?.target;
  return target === undefined ? null : <span className="block text-xs text-muted">→ {target}</span>;
}

function FromTo({ before, after }: { before: string | null; after: string | null }) {
  if (before === null || after === null || before === after) return after ?? before;
  return (
    <>
      {before} → <span className="text-ink">{after}</span>
    </>
  );
}

function Size({ before, after }: Sides) {
  if (before === null || after === null || before.size === after.size)
    return <Bytes value={(after ?? before)?.size ?? 0} />;
  return (
    <>
      <span className="text-muted">
        <Bytes value={before.size} /> →
      </span>{" "}
      <Bytes value={after.size} />
    </>
  );
}
