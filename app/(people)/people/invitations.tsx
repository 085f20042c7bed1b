import type { Link } from "#lib/people/reads-links";
import { ActionButton } from "../../_client/action-button";
import { formatUtc } from "../../_ui/format-time";
import { Cell, Row, Table, TableHead } from "../../_ui/table";
import { roleName } from "../role-words";
import { takeBack } from "./actions";

const COLUMNS = [
  { id: "email", title: "E-mail address" },
  { id: "role", title: "Role", className: "w-28 max-sm:hidden" },
  { id: "until", title: "Good until", className: "w-48 max-md:hidden" },
  { id: "do", title: "", className: "w-32" },
];

/** Links of the past are not shown again: who lost one is invited anew. */
export function Invitations({ invitations }: { invitations: readonly Link[] }) {
  return (
    <Table label="Invitations">
      <TableHead columns={COLUMNS} />
      <tbody>
        {invitations.map(({ id, email, role, invitedBy, expiresAt }) => (
          <Row key={id}>
            <Cell className="max-w-0">
              <p className="truncate" title={email ?? ""}>
                {email}
              </p>
              <p className="truncate text-xs text-muted">
                <span className="sm:hidden">{roleName(role)}, invited</span>
                <span className="max-sm:hidden">Invited</span> by {invitedBy}
              </p>
            </Cell>
            <Cell className="max-sm:hidden">{roleName(role)}</Cell>
            <Cell className="text-muted tabular-nums max-md:hidden">{formatUtc(expiresAt.getTime())}</Cell>
            <Cell className="text-right">
              <ActionButton may="take invitation back" action={takeBack.bind(null, id)} size="small">
                Take back
              </ActionButton>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
