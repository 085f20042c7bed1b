"use client";

import { Check, Download } from "lucide-react";
import { useMemo } from "react";
import { type DiffLine, diffLines } from "#lib/line-diff";
import type { Report } from "#lib/machine/formats/doctor";
import { saveText } from "../_client/save-text";
import { Button } from "../_ui/button";
import { CopyButton } from "../_ui/copy-button";
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
      <section
        aria-label="Changes"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="relative max-h-128 overflow-auto rounded-lg border border-line bg-surface py-2 font-mono text-sm leading-5"
      >
        <div className="w-max min-w-full">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and the list is made again as a whole
            <Line key={index} line={line} />
          ))}
        </div>
      </section>
    </Section>
  );
}

const LOOKS = {
  same: { sign: " ", word: null, style: "" },
  removed: { sign: "−", word: "Removed: ", style: "bg-bad-soft" },
  added: { sign: "+", word: "Added: ", style: "bg-ok-soft" },
};

function Line({ line }: { line: DiffLine }) {
  if (line.kind === "skipped")
    return (
      <p className="my-1 bg-sunken px-3.5 font-sans text-muted">
        {line.count} unchanged {line.count === 1 ? "line" : "lines"}
      </p>
    );
  const { sign, word, style } = LOOKS[line.kind];
  return (
    <p className={`px-3.5 whitespace-pre ${style}`}>
      <span aria-hidden className="inline-block w-5 text-muted select-none">
        {sign}
      </span>
      {word !== null && <span className="sr-only">{word}</span>}
      {line.text}
    </p>
  );
}
