import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { compareImage } from "#lib/follow/compare-images";
import { findImage } from "#lib/images/reads";
import { pageContext, paramOf } from "../../../../_server/page-context";
import { decoded } from "../../../../_ui/decoded";
import { TextLink } from "../../../../_ui/links";
import { Notice } from "../../../../_ui/notice";
import { PageHeader } from "../../../../_ui/page-header";
import { Pager } from "../../../../_ui/pager";
import { CHANGES, type ChangedFilesFilter, changedFilesHref, diffHref } from "../diff-href";
import { FileTable } from "../file-changes";
import { FileFilters } from "./file-filters";

type Props = PageProps<"/images/[file]/diff/files">;

/** Rows on a page. */
const ROWS = 200;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Changed files of ${decoded((await params).file)}` };
}

export default async function ChangedFilesPage({ params, searchParams }: Props) {
  const query = await searchParams;
  const [after, before] = await Promise.all([
    findImage(decoded((await params).file)),
    findImage(paramOf(query, "with") ?? ""),
  ]);
  if (after === null || before === null) notFound();
  const { files } = await compareImage(after, await pageContext(), before.file);
  const filter: ChangedFilesFilter = {
    file: after.file,
    with: before.file,
    change: CHANGES.find((change) => change === paramOf(query, "change")),
    path: paramOf(query, "path"),
    page: Math.max(1, Math.trunc(Number(paramOf(query, "page"))) || 1),
  };
  const { change, path = "", page = 1 } = filter;
  const matching = files.items.filter(
    (item) => (change === undefined || item.change === change) && item.path.includes(path),
  );
  const first = (page - 1) * ROWS;
  const shown = matching.slice(first, first + ROWS);
  return (
    <>
      <PageHeader title="Files that differ">
        <code>{before.file}</code> and <code>{after.file}</code>.{" "}
        <TextLink href={diffHref(after.file, before.file)}>What else differs</TextLink>
      </PageHeader>
      <FileFilters filter={filter} counts={{ added: files.added, removed: files.removed, changed: files.changed }} />
      {shown.length === 0 ? (
        <Notice title="No file that differs is like that." role="status" />
      ) : (
        <>
          <p role="status" className="text-sm text-muted">
            {`${count(first + 1)} to ${count(first + shown.length)} of ${count(matching.length)}`}
          </p>
          <FileTable label="Files that differ" files={shown} />
        </>
      )}
      <Pager
        first={page === 1 ? null : { href: changedFilesHref({ ...filter, page: undefined }), word: "First page" }}
        next={
          first + ROWS >= matching.length
            ? null
            : { href: changedFilesHref({ ...filter, page: page + 1 }), word: "Next page" }
        }
      />
    </>
  );
}

function count(number: number): string {
  return number.toLocaleString("en");
}
