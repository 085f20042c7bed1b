import type { Comparison } from "#lib/follow/comparison";
import { Notice } from "../../../../_ui/notice";

/** Warnings of the bake that the version before did not have, and those that it had. */
export function WarningChanges({ warnings: { added, gone } }: Pick<Comparison, "warnings">) {
  if (added.length + gone.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      {added.map((warning) => (
        <Notice key={warning} tone="warn" title="New warning">
          <p>{warning}</p>
        </Notice>
      ))}
      {gone.map((warning) => (
        <Notice key={warning} title="No warning any more">
          <p className="text-muted">{warning}</p>
        </Notice>
      ))}
    </div>
  );
}
