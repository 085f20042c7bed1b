import type { Metadata } from "next";
import { AuditFilter, AuditVerb, Outcome } from "#lib/people/audit-schema";
import { listChanges } from "#lib/people/data-audit";
import { withQuery } from "../../_client/with-query";
import { LOOKS } from "../../_server/noted";
import { paramOf, type SearchParams } from "../../_server/page-context";
import { Button } from "../../_ui/button";
import { DownloadButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { Pager } from "../../_ui/pager";
import { Select } from "../../_ui/select";
import { TextField } from "../../_ui/text-field";
import { ChangeTable } from "./change-table";

export const metadata: Metadata = { title: "Audit log" };

const PER_PAGE = 50;
const ANY = { id: "", text: "Any" };
const NOTED = AuditVerb.options.filter((verb) => !LOOKS.some((look) => look === verb));
const KINDS = [
  { id: "person", text: "People" },
  { id: "token", text: "Programs, by a token" },
  { id: "worker", text: "The worker, by itself" },
  { id: "local", text: "The local operator" },
  { id: "anonymous", text: "Whoever is not signed in" },
];

export default async function AuditPage({ searchParams }: PageProps<"/audit">) {
  const params = await searchParams;
  const filter = readFilter(params);
  const before = Number(paramOf(params, "before")) || undefined;
  const { items, next } = await listChanges({ ...filter, limit: PER_PAGE, before });
  return (
    <>
      <PageHeader
        title="Audit log"
        actions={<DownloadButton href={withQuery("/api/v1/audit.jsonl", filter)}>Export as JSON lines</DownloadButton>}
      >
        Who changed what, what was refused, and what the worker did by itself. Nothing here is ever changed or deleted.
      </PageHeader>
      <Filters filter={filter} />
      {items.length === 0 ? (
        <p className="text-sm text-muted">
          {Object.keys(filter).length === 0 ? "Nothing has been changed yet." : "No change is like this."}
        </p>
      ) : (
        <ChangeTable changes={items} />
      )}
      <Pager
        first={before === undefined ? null : { href: withQuery("/audit", filter), word: "Newest" }}
        next={next === null ? null : { href: withQuery("/audit", { ...filter, before: next }), word: "Older" }}
      />
    </>
  );
}

/** Fields that are not understood narrow nothing. */
function readFilter(params: SearchParams): AuditFilter {
  const given = ["who", "kind", "verb", "outcome", "since"].map((name) => [name, paramOf(params, name)] as const);
  const fields = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return AuditFilter.safeParse(fields).data ?? {};
}

/** A form of the browser's own: it leads to the filtered list's address. */
function Filters({ filter: { who, kind, verb, outcome, since } }: { filter: AuditFilter }) {
  return (
    <form action="/audit" className="flex flex-wrap items-end gap-3">
      <div className="w-48">
        <TextField label="Who" name="who" defaultValue={who ?? ""} autoComplete="off" />
      </div>
      <div className="w-52">
        <Select label="By" name="kind" defaultValue={kind ?? ""} choices={[ANY, ...KINDS]} />
      </div>
      <div className="w-52">
        <Select label="What" name="verb" defaultValue={verb ?? ""} choices={[ANY, ...NOTED.map(asChoice)]} />
      </div>
      <div className="w-40">
        <Select
          label="Outcome"
          name="outcome"
          defaultValue={outcome ?? ""}
          choices={[ANY, ...Outcome.options.map(asChoice)]}
        />
      </div>
      <div className="w-40">
        <TextField label="Since" name="since" defaultValue={since ?? ""} placeholder="2026-11-30" autoComplete="off" />
      </div>
      <Button type="submit">Filter</Button>
    </form>
  );
}

function asChoice(id: string) {
  return { id, text: id.replace("_", " ") };
}
