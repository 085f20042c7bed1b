import type { OwnSession } from "#lib/people/reads";
import { ActionButton } from "../../_client/action-button";
import { Badge } from "../../_ui/badge";
import { Panel, Section } from "../../_ui/section";
import { TimeAgo } from "../../_ui/times";
import { endSession, leaveEverywhere } from "./actions";
import { agentInWords } from "./agent-words";
import { Item } from "./item";

/** Where somebody is signed in. */
export function Sessions({ sessions, own }: { sessions: readonly OwnSession[]; own: string }) {
  return (
    <Section
      id="sessions"
      title="Signed in"
      actions={
        <ActionButton
          may="change own account"
          action={leaveEverywhere}
          size="small"
          confirm={{ title: "Sign out everywhere?", text: "All of these are signed out, this browser as well." }}
        >
          Sign out everywhere
        </ActionButton>
      }
    >
      <Panel className="">
        <ul aria-label="Sessions">
          {sessions.map((session) => (
            <SessionItem key={session.id} session={session} isOwn={session.id === own} />
          ))}
        </ul>
      </Panel>
    </Section>
  );
}

function SessionItem({ session: { id, agent, address, createdAt }, isOwn }: { session: OwnSession; isOwn: boolean }) {
  return (
    <Item
      title={
        <>
          <span title={agent ?? undefined}>{agentInWords(agent)}</span>
          {isOwn && <Badge>This browser</Badge>}
        </>
      }
      about={
        <>
          {address ?? "Unknown address"}, since <TimeAgo at={createdAt.toISOString()} />
        </>
      }
    >
      {!isOwn && (
        <ActionButton may="change own account" action={endSession.bind(null, id)} size="small">
          Sign out
        </ActionButton>
      )}
    </Item>
  );
}
