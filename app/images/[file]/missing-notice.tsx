import type { Build } from "#lib/builds/schema";
import type { Image } from "#lib/images/schema";
import { ActionButton } from "../../_client/action-button";
import { Notice } from "../../_ui/notice";
import { bakeAgain } from "../actions";

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
        <ActionButton action={bakeAgain.bind(null, file)}>Bake it again</ActionButton>
      </div>
    </Notice>
  );
}
