"use client";

import { useState } from "react";
import type { Watch } from "#lib/follow/schema";
import { Segmented } from "../../_ui/segmented";
import { Switch } from "../../_ui/switch";
import { TextField } from "../../_ui/text-field";

const WHO = [
  { id: "person", text: "A person decides" },
  { id: "itself", text: "By itself" },
];

type PublishFieldsProps = Pick<Watch, "publishAfterDays" | "publishPatchesOnly">;

/** What becomes of a candidate. */
export function PublishFields({ publishAfterDays, publishPatchesOnly }: PublishFieldsProps) {
  const [who, setWho] = useState(publishAfterDays === null ? "person" : "itself");
  const [patchesOnly, setPatchesOnly] = useState(publishPatchesOnly);
  return (
    <>
      <Segmented label="Publishing" name="publish" segments={WHO} value={who} onChange={setWho} />
      {who === "itself" && (
        <>
          <TextField
            label="Days it waits first"
            name="publishAfterDays"
            inputMode="numeric"
            defaultValue={String(publishAfterDays ?? 3)}
            description="Counted from when it is baked. It goes on waiting where its inspection got worse than that of the published version."
          />
          <Switch isSelected={patchesOnly} onChange={setPatchesOnly}>
            Only patches of a published version
          </Switch>
          {patchesOnly && <input type="hidden" name="publishPatchesOnly" value="true" />}
        </>
      )}
    </>
  );
}
