import type { OwnPasskey } from "#lib/people/reads";
import { ActionButton } from "../../_client/action-button";
import { Panel, Section } from "../../_ui/section";
import { TimeAgo } from "../../_ui/times";
import { removeKey } from "./actions";
import { AddPasskey } from "./add-passkey";
import { Item } from "./item";
import { RenamePasskey } from "./rename-passkey";

export function Passkeys({ passkeys, canAdd }: { passkeys: readonly OwnPasskey[]; canAdd: boolean }) {
  return (
    <Section id="passkeys" title="Passkeys" actions={canAdd && <AddPasskey />}>
      <Panel className="">
        {passkeys.length === 0 ? (
          <p className="p-4 text-sm text-muted">
            {canAdd
              ? "None yet. With one you sign in by your device's lock, and nobody can phish it."
              : "They work where this server has a name of its own: an https:// address in BAKEHOUSE_URL."}
          </p>
        ) : (
          <ul aria-label="Passkeys">
            {passkeys.map((passkey) => (
              <PasskeyItem key={passkey.id} passkey={passkey} />
            ))}
          </ul>
        )}
      </Panel>
    </Section>
  );
}

function PasskeyItem({ passkey: { id, name, createdAt, backedUp } }: { passkey: OwnPasskey }) {
  const title = name ?? "Passkey";
  const about = (
    <>
      {createdAt !== null && (
        <>
          Added <TimeAgo at={createdAt.toISOString()} />
        </>
      )}
      , {backedUp ? "kept by its maker on all your devices" : "on one device"}
    </>
  );
  return (
    <Item title={title} about={about}>
      <RenamePasskey id={id} name={title} />
      <ActionButton
        may="change own account"
        action={removeKey.bind(null, id)}
        variant="danger"
        size="small"
        confirm={{ title: `Remove ${title}?`, text: "You can no longer sign in here with it." }}
      >
        Remove
      </ActionButton>
    </Item>
  );
}
