import type { Build } from "#lib/builds/schema";
import type { Image } from "#lib/images/schema";
import { isLoopback } from "#lib/machine/choices/loopback";
import { ActionButton } from "../../_client/action-button";
import { TextLink } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { bakeAgain, bakeRevision } from "../actions";

/** The row is there and the bytes are not: only the same bytes may take their place. */
export function MissingNotice({ image: { file }, kind, why }: { image: Image; kind: Build["kind"]; why: string }) {
  if (kind === "adopted")
    return (
      <Notice tone="bad" title={why}>
        <p>Machines can't download it meanwhile. Another file is refused: published bytes never change.</p>
      </Notice>
    );
  return (
    <Notice tone="bad" title={why}>
      <p>
        Machines can't download it meanwhile. A bake that gives other bytes is refused: published bytes never change.
      </p>
      <div className="w-fit">
        <ActionButton may="retry build" action={bakeAgain.bind(null, file)}>
          Bake it again
        </ActionButton>
      </div>
    </Notice>
  );
}

/** Nobody else can bake it, and no request of its recipe is answered by it. */
export function UnsavedNotice({ buildId }: { buildId: string }) {
  return (
    <Notice title="Its recipe was not saved: it was baked once, from the text of an editor.">
      <p>
        All that was baked is in the <TextLink href={`/builds/${buildId}`}>plan of its build</TextLink>. Once the recipe
        is saved, bake it under its own name: machines follow that one.
      </p>
    </Notice>
  );
}

/** Says that an address only works on this machine, where it does. */
export function LocalhostNote({ url }: { url: string }) {
  if (!isLoopback(url)) return null;
  return (
    <Notice title={`Machines can't reach ${new URL(url).host}: it is the address of the machine you sit at.`}>
      <p>
        Open this page under the server's own address, or set <code>BAKEHOUSE_URL</code> to it; the texts here follow.
      </p>
    </Notice>
  );
}

/** The bytes stay as they are; a revision carries what has changed since. */
export function OutdatedNotice({ image: { file, revision }, why }: { image: Image; why: string }) {
  return (
    <Notice tone="warn" title={why}>
      <p>Machines that follow this name update to the new revision.</p>
      <div className="w-fit">
        <ActionButton
          may="bake image"
          action={bakeRevision.bind(null, file)}
        >{`Bake revision ${revision + 1}`}</ActionButton>
      </div>
    </Notice>
  );
}
