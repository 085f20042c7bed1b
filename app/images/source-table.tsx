import type { PlanSource } from "#lib/recipes/plan";
import { Bytes } from "../_ui/bytes";
import { Digest } from "../_ui/digest";
import { Cell, Row, Table, TableHead } from "../_ui/table";

const COLUMNS = [
  { id: "source", title: "Source" },
  { id: "size", title: "Size", className: "w-24 text-right" },
  { id: "digest", title: "sha256", className: "w-52" },
  { id: "verified", title: "Verified", className: "w-40" },
];

/** How people call it. */
export const VERIFIED: Record<NonNullable<PlanSource["verifiedBy"]>, { word: string; title: string }> = {
  signed: { word: "signature", title: "Signed by the key that the recipe names." },
  github: { word: "GitHub", title: "Equal to the digest that GitHub took of the file when it was given it." },
  published: { word: "upstream's list", title: "Equal to the digest that upstream publishes." },
  recorded: { word: "earlier bakes", title: "Equal to what this address gave the first time." },
  "first-use": { word: "first seen", title: "Upstream publishes no digest; recorded now and compared from here on." },
  upload: { word: "uploaded", title: "Uploaded by the user who asked." },
};

/** Every file from outside with its digest and how that was verified. */
export function SourceTable({ sources }: { sources: readonly PlanSource[] }) {
  return (
    <Table label="Sources" className="min-w-xl">
      <TableHead columns={COLUMNS} />
      <tbody>
        {sources.map(({ id, url, size, sha256, verifiedBy }) => (
          <Row key={id}>
            <Cell className="max-w-sm wrap-anywhere">
              <span className="font-medium">{id}</span>
              <SourceAddress url={url} />
            </Cell>
            <Cell className="text-right">{size === null ? "–" : <Bytes value={size} />}</Cell>
            <Cell>{sha256 === null ? "–" : <Digest value={sha256} />}</Cell>
            <Cell title={verifiedBy === null ? undefined : VERIFIED[verifiedBy].title}>
              {verifiedBy === null ? <span className="text-muted">not yet</span> : VERIFIED[verifiedBy].word}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function SourceAddress({ url }: { url: string }) {
  const style = "block text-xs text-muted";
  if (!url.startsWith("https://")) return <code className={style}>{url}</code>;
  return (
    <a href={url} className={`${style} rounded-sm hover:text-ink hover:underline`}>
      <code>{url}</code>
    </a>
  );
}
