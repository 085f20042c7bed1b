import { configHref } from "#lib/configs/addresses";
import type { SavedConfig } from "#lib/configs/data";
import type { KeptConfig } from "#lib/configs/schema";
import { gistOf, nameInWords } from "#lib/machine/choices/in-words";
import { ActionButton } from "../../_client/action-button";
import { Allowed } from "../../_client/allowed";
import { LinkButton, TextLink } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";
import { TimeAgo } from "../../_ui/times";
import { remove } from "../actions";
import { RenameButton } from "./rename-button";

/** Its name, and the things to do with it: for everyone a copy, the rest for its owner. */
export function ConfigTop({ saved, kept }: { saved: SavedConfig; kept: KeptConfig | null }) {
  const { id, input, createdAt } = saved;
  const words = nameInWords(gistOf(input));
  return (
    <PageHeader
      title={kept?.name ?? words}
      actions={
        <>
          {kept !== null && (
            <>
              <ActionButton
                may="delete config"
                action={remove.bind(null, id)}
                variant="danger"
                confirm={confirmOf(kept)}
              >
                Delete
              </ActionButton>
              <Allowed to="rename config">
                <RenameButton id={id} name={kept.name} />
              </Allowed>
            </>
          )}
          <LinkButton href={configureHref(id)} variant="primary">
            Duplicate in Configure
          </LinkButton>
        </>
      }
    >
      {kept !== null && kept.name !== words ? `${words}, saved ` : "Saved "}
      <TimeAgo at={kept?.createdAt ?? createdAt.toISOString()} />.{" "}
      {kept === null ? (
        <>
          Not in <TextLink href="/configs">your list</TextLink>: only the browser it was saved in can rename or delete
          it. Save it in Configure to have it in yours.
        </>
      ) : (
        "It never changes: what you change in Configure is saved beside it."
      )}
    </PageHeader>
  );
}

/** Configure with the same choices, extras included. */
export function configureHref(id: string): `/?${string}` {
  return `/?config=${id}`;
}

function confirmOf({ id, name }: KeptConfig) {
  return {
    title: `Delete ${name}?`,
    text: (
      <>
        <p>
          It leaves your list, and unless somebody else saved the same, nothing stands at <code>{configHref(id)}</code>{" "}
          and its addresses any more: machines that boot from them get 404 and no config.
        </p>
        <p className="mt-2">Machines that run already are not touched.</p>
      </>
    ),
  };
}
