import type { Image } from "#lib/images/schema";
import { ActionButton } from "../../_client/action-button";
import { Notice } from "../../_ui/notice";
import { bakeRevision } from "../actions";

/** The bytes stay as they are; a revision carries what has changed since. */
export function OutdatedNotice({ image: { file, revision }, why }: { image: Image; why: string }) {
  return (
    <Notice tone="warn" title={why}>
      <p>Machines that follow this name update to the new revision.</p>
      <div className="w-fit">
        <ActionButton action={bakeRevision.bind(null, file)}>{`Bake revision ${revision + 1}`}</ActionButton>
      </div>
    </Notice>
  );
}
