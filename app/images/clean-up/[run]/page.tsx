import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isAppError } from "#lib/errors";
import { getRun, listDeletions } from "#lib/retention/reads";
import type { Deletion, Run } from "#lib/retention/schema";
import { withQuery } from "../../../_client/with-query";
import { paramOf } from "../../../_server/page-context";
import { Bytes } from "../../../_ui/bytes";
import { type Fact, Facts } from "../../../_ui/facts";
import { LinkButton } from "../../../_ui/links";
import { Notice } from "../../../_ui/notice";
import { PageHeader } from "../../../_ui/page-header";
import { Pager } from "../../../_ui/pager";
import { Panel, Section } from "../../../_ui/section";
import { Cell, Row, Table, TableHead } from "../../../_ui/table";
import { TimeAgo, TimeSpan } from "../../../_ui/times";
import { RunState } from "../run-table";
import { ruleText } from "../trial";

export const metadata: Metadata = { title: "A clean-up" };

const PER_PAGE = 100;

export default async function RunPage({ params, searchParams }: PageProps<"/images/clean-up/[run]">) {
  const run = await getRun((await params).run).catch(notFoundIfMissing);
  const cursor = paramOf(await searchParams, "cursor");
  const { items, next } = await listDeletions(run.id, { limit: PER_PAGE, cursor });
  const href = `/images/clean-up/${run.id}` as const;
  return (
    <>
      <PageHeader title="Clean-up" actions={<LinkButton href="/images/clean-up">The rule</LinkButton>}>
        {run.deleted === 1 ? "1 image" : `${run.deleted.toLocaleString("en")} images`} deleted,{" "}
        <Bytes value={run.freed} /> freed, <TimeAgo at={run.startedAt} />
      </PageHeader>
      {run.failure !== null && (
        <Notice tone={run.state === "failed" ? "bad" : "warn"} title="It did not come to its end.">
          <p>{run.failure}</p>
        </Notice>
      )}
      <Panel>
        <Facts facts={factsOf(run)} />
      </Panel>
      <Section id="deleted" title="Deleted images">
        {items.length === 0 ? (
          <p className="text-sm text-muted">None: nothing was left to delete.</p>
        ) : (
          <Deletions items={items} />
        )}
        <Pager
          first={cursor === undefined ? null : { href, word: "First images" }}
          next={next === null ? null : { href: withQuery(href, { cursor: next }), word: "More images" }}
        />
      </Section>
    </>
  );
}

function factsOf({ state, askedBy, rule, freeBefore, freeAfter, startedAt, finishedAt }: Run): Fact[] {
  return [
    { name: "State", value: <RunState state={state} /> },
    { name: "Asked by", value: askedBy },
    { name: "Rule", value: ruleText(rule) },
    ...(finishedAt === null ? [] : [{ name: "Took", value: <TimeSpan from={startedAt} to={finishedAt} /> }]),
    ...(freeBefore === null ? [] : [{ name: "Free before", value: <Bytes value={freeBefore} /> }]),
    ...(freeAfter === null ? [] : [{ name: "Free after", value: <Bytes value={freeAfter} /> }]),
  ];
}

const COLUMNS = [
  { id: "file", title: "Image" },
  { id: "size", title: "Size", className: "w-28 text-right" },
  { id: "why", title: "Why", className: "max-sm:hidden" },
];

function Deletions({ items }: { items: readonly Deletion[] }) {
  return (
    <Table label="Deleted images" focusable>
      <TableHead columns={COLUMNS} />
      <tbody>
        {items.map(({ file, size, reason }) => (
          <Row key={file}>
            <Cell className="font-mono wrap-anywhere">{file}</Cell>
            <Cell className="text-right">
              <Bytes value={size} />
            </Cell>
            <Cell className="text-muted max-sm:hidden">{reason}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function notFoundIfMissing(error: unknown): never {
  if (isAppError(error) && error.code === "not_found") notFound();
  throw error;
}
