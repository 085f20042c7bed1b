import { ActionButton } from "../../_client/action-button";
import { Panel, Section } from "../../_ui/section";
import { link, unlink } from "./actions";
import { Item } from "./item";

type ProvidersProps = {
  linked: readonly { id: string; provider: string }[];
  providers: readonly { id: string; name: string }[];
};

/** Whom else one can sign in by. */
export function Providers({ linked, providers }: ProvidersProps) {
  return (
    <Section id="providers" title="Providers">
      <Panel className="">
        <ul aria-label="Providers">
          {providers.map(({ id, name }) => {
            const account = linked.find(({ provider }) => provider === id);
            return (
              <Item
                key={id}
                title={name}
                about={account === undefined ? "Not linked" : "Linked: you can sign in by it"}
              >
                {account === undefined ? (
                  <ActionButton may="change own account" action={link.bind(null, id)} size="small">
                    Link {name}
                  </ActionButton>
                ) : (
                  <ActionButton
                    may="change own account"
                    action={unlink.bind(null, account.id)}
                    size="small"
                    confirm={{ title: `Unlink ${name}?`, text: `You can no longer sign in here by ${name}.` }}
                  >
                    Unlink
                  </ActionButton>
                )}
              </Item>
            );
          })}
        </ul>
      </Panel>
    </Section>
  );
}
