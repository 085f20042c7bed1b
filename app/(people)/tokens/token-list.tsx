import type { Token } from "#lib/people/token-schema";
import { ActionButton } from "../../_client/action-button";
import { Badge } from "../../_ui/badge";
import { Panel } from "../../_ui/section";
import { TimeUntil } from "../../_ui/time-until";
import { TimeAgo } from "../../_ui/times";
import { Item } from "../account/item";
import { roleName } from "../role-words";
import { revokeForMachines, revokeForProgram } from "./actions";

type TokenListProps = { label: string; tokens: readonly Token[]; now: Date };

export function TokenList({ label, tokens, now }: TokenListProps) {
  return (
    <Panel className="">
      <ul aria-label={label}>
        {tokens.map((token) => (
          <TokenItem
            key={token.id}
            token={token}
            isOver={token.expiresAt !== null && token.expiresAt <= now.toISOString()}
          />
        ))}
      </ul>
    </Panel>
  );
}

function TokenItem({ token, isOver }: { token: Token; isOver: boolean }) {
  const { id, kind, name, role, createdBy, createdAt, expiresAt, lastUsedAt } = token;
  const isForMachines = kind === "machine";
  return (
    <Item
      title={
        <>
          {name}
          {role !== null && <Badge>{roleName(role)}</Badge>}
          {isOver && <Badge tone="warn">Ended</Badge>}
        </>
      }
      about={
        <>
          {createdBy}, <TimeAgo at={createdAt} />
          {expiresAt !== null && !isOver && (
            <>
              {" · ends "}
              <TimeUntil at={expiresAt} />
            </>
          )}
          {" · "}
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              used <TimeAgo at={lastUsedAt} />
            </>
          )}
        </>
      }
    >
      <ActionButton
        may={isForMachines ? "revoke machine token" : "revoke token"}
        action={(isForMachines ? revokeForMachines : revokeForProgram).bind(null, id)}
        size="small"
        confirm={{ title: `Revoke ${name}?`, text: "Whatever uses it is refused from now on." }}
      >
        Revoke
      </ActionButton>
    </Item>
  );
}
