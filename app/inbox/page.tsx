import { Inbox } from "lucide-react";
import type { Metadata } from "next";
import { type Group, readInbox } from "#lib/follow/inbox";
import { Badge } from "../_ui/badge";
import { Bytes } from "../_ui/bytes";
import { EmptyState } from "../_ui/empty-state";
import { LinkButton, TextLink } from "../_ui/links";
import { PageHeader } from "../_ui/page-header";
import { Cell, Row, Table, TableHead } from "../_ui/table";
import { TimeAgo } from "../_ui/times";
import { imageHref } from "../images/image-href";

export const metadata: Metadata = { title: "Inbox" };

export default async function InboxPage() {
  const { waiting } = await readInbox();
  return (
    <>
      <PageHeader title="Inbox">
        Versions that are baked and that machines do not see until you publish them.
      </PageHeader>
      {waiting.length === 0 ? <Nothing /> : <Groups groups={waiting} />}
    </>
  );
}

const COLUMNS = [
  { id: "version", title: "Version" },
  { id: "arch", title: "Architectures" },
  { id: "size", title: "Size", className: "text-right" },
  { id: "baked", title: "Baked", className: "w-28" },
];

function Groups({ groups }: { groups: readonly Group[] }) {
  return (
    <Table label="Versions that wait">
      <TableHead columns={COLUMNS} />
      <tbody>
        {groups.map(({ name, version, images }) => (
          <Row key={`${name} ${version}`}>
            <Cell className="font-mono font-medium">
              {name} {version}
            </Cell>
            <Cell>
              <div className="flex gap-1">
                {images.map(({ file, arch }) => (
                  <TextLink key={file} href={imageHref(file)} quiet>
                    <Badge>{arch}</Badge>
                  </TextLink>
                ))}
              </div>
            </Cell>
            <Cell className="text-right">
              <Bytes value={images.reduce((sum, { size }) => sum + size, 0)} />
            </Cell>
            <Cell className="text-muted">
              <TimeAgo at={(images[0]?.createdAt ?? new Date(0)).toISOString()} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Nothing() {
  return (
    <EmptyState icon={Inbox} title="Nothing waits" action={<LinkButton href="/recipes">Choose a recipe</LinkButton>}>
      A version that is baked as a candidate waits here until you publish it or skip it.
    </EmptyState>
  );
}
