"use client";

import { Stethoscope } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { doctor } from "#lib/machine/formats/doctor";
import { useSettled } from "../_client/use-settled";
import { Button } from "../_ui/button";
import { Editor, type EditorHandle } from "../_ui/code-editor";
import { EmptyState } from "../_ui/empty-state";
import { Notice } from "../_ui/notice";
import { EditorActions } from "./editor-actions";
import { Findings } from "./findings";
import { FixedVersion } from "./fixed-version";
import { SAMPLE } from "./sample";
import { worstByLine } from "./worst-by-line";

/** The user's own config on the left, what is wrong with it on the right, and the fixed one below where that is certain. `signs`: this server. */
export function Doctor({ signs }: { signs: boolean }) {
  const [text, setText] = useState("");
  /** What the fixed version has replaced. */
  const [mine, setMine] = useState<string | null>(null);
  const editor = useRef<EditorHandle>(null);
  const settled = useSettled(text, REST);
  const report = useMemo(() => (settled.trim() === "" ? null : doctor(settled, here(signs))), [settled, signs]);
  const marks = useMemo(() => worstByLine(report?.issues ?? []), [report]);
  const write = (next: string) => {
    setText(next);
    setMine(null);
  };
  // What was pressed is gone afterwards: the focus has to go somewhere.
  const take = (fixed: string) => {
    setMine(text);
    setText(fixed);
    editor.current?.focus();
  };
  const putBack = (before: string) => {
    write(before);
    editor.current?.focus();
  };
  return (
    <>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
        <Editor
          ref={editor}
          title="Your config"
          text={text}
          onChange={write}
          marks={marks}
          placeholder={"variant: flatcar\nversion: 1.0.0\nstorage:\n  files: …"}
          actions={<EditorActions text={text} format={report?.format ?? "butane"} onText={write} />}
        />
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-19">
          {mine !== null && <Taken onBack={() => putBack(mine)} />}
          {report === null ? (
            <NothingYet onText={write} />
          ) : (
            <Findings report={report} onLine={(line) => editor.current?.show(line)} />
          )}
        </div>
      </div>
      {report?.fixed != null && (
        <FixedVersion before={settled} after={report.fixed} format={report.format} onTake={take} />
      )}
    </>
  );
}

/** What this server publishes calls itself by its name without version, as its recipes make it. */
function here(signs: boolean) {
  return { repositories: [`${window.location.origin}/extensions`], signs };
}

/** Milliseconds without a keystroke: shorter than the eye waits, longer than between two keys. */
const REST = 150;

/** The text was replaced; one press brings the other back. */
function Taken({ onBack }: { onBack: () => void }) {
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

function NothingYet({ onText }: { onText: (text: string) => void }) {
  return (
    <EmptyState
      icon={Stethoscope}
      title="Nothing to examine yet"
      action={<Button onPress={() => onText(SAMPLE)}>Try a broken example</Button>}
    >
      <p>
        Paste a config or open a file. On the command line the same is <code>npx bakehouse doctor FILE</code>.
      </p>
    </EmptyState>
  );
}
