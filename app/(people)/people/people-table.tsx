import { Ban, Check } from "lucide-react";
import type { Listed } from "#lib/people/reads";
import { Badge } from "../../_ui/badge";
import { TextLink } from "../../_ui/links";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { TimeAgo } from "../../_ui/times";
import { roleName } from "../role-words";

const COLUMNS = [
  { id: "name", title: "Name" },
  { id: "role", title: "Role", className: "w-28" },
  { id: "state", title: "State", className: "w-28 max-md:hidden" },
  { id: "last", title: "Signed in", className: "w-32 max-md:hidden" },
];

export function PeopleTable({ people, own }: { people: readonly Listed[]; own: string | null }) {
  return (
    <Table label="People">
      <TableHead columns={COLUMNS} />
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} isOwn={person.id === own} />
        ))}
      </tbody>
    </Table>
  );
}

function PersonRow({
  person: { id, name, email, role, disabledAt, lastSignIn },
  isOwn,
}: {
  person: Listed;
  isOwn: boolean;
}) {
  return (
    <Row>
      <Cell className="max-w-0">
        <span className="flex flex-wrap items-center gap-x-2">
          <TextLink href={`/people/${id}`} quiet wholeRow className="font-medium wrap-anywhere">
            {name}
          </TextLink>
          {isOwn && <Badge>You</Badge>}
          <span className="md:hidden">{disabledAt !== null && <StateBadge isDisabled />}</span>
        </span>
        <p className="truncate text-xs text-muted" title={email}>
          {email}
        </p>
      </Cell>
      <Cell className={role === null ? "text-muted" : ""}>{roleName(role)}</Cell>
      <Cell className="max-md:hidden">
        <StateBadge isDisabled={disabledAt !== null} />
      </Cell>
      <Cell className="text-muted max-md:hidden">
        {lastSignIn === null ? "Not now" : <TimeAgo at={lastSignIn.toISOString()} />}
      </Cell>
    </Row>
  );
}

export function StateBadge({ isDisabled }: { isDisabled: boolean }) {
  return isDisabled ? (
    <Badge tone="warn" icon={Ban}>
      Disabled
    </Badge>
  ) : (
    <Badge tone="ok" icon={Check}>
      Enabled
    </Badge>
  );
}
