"use client";

import { Button } from "../_ui/button";
import { Notice } from "../_ui/notice";

/** The text was replaced; one press brings the other back. */
export function Taken({ onBack }: { onBack: () => void }) {
  return (
    <Notice role="status" title="The fixed version is in place.">
      <div>
        <Button size="small" onPress={onBack}>
          Put mine back
        </Button>
      </div>
    </Notice>
  );
}
