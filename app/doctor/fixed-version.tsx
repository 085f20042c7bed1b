"use client";

import { Check, Download } from "lucide-react";
import { useMemo } from "react";
import { diffLines } from "#lib/line-diff";
import type { Report } from "#lib/machine/formats/doctor";
import { saveText } from "../_client/save-text";
import { Button } from "../_ui/button";
import { CopyButton } from "../_ui/copy-button";
import { DiffLines } from "../_ui/diff-lines";
import { Section } from "../_ui/section";
import { FILE_NAMES } from "./editor-actions";

type FixedVersionProps = {
  before: string;
  after: string;
  format: Report["format"];
  onTake: (text: string) => void;
};

/** Everything fixed that can have been meant in one way only, as a comparison with what was pasted. */
export function FixedVersion({ before, after, format, onTake }: FixedVersionProps) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  return (
    <Section
      id="fixed"
      title="Fixed version"
      note="Only what can have been meant in one way is changed."
      actions={
        <>
          <CopyButton text={after} label="Copy the fixed version">
            Copy
          </CopyButton>
          <Button
            variant="quiet"
            size="small"
            aria-label="Download the fixed version"
            onPress={() => saveText(FILE_NAMES[format], after)}
          >
            <Download aria-hidden /> Download
          </Button>
          <Button variant="primary" onPress={() => onTake(after)}>
            <Check aria-hidden /> Take the fixed version
          </Button>
        </>
      }
    >
      <DiffLines label="Changes" lines={lines} />
    </Section>
  );
}
