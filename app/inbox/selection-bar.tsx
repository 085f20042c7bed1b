"use client";

import { useRef } from "react";
import { useAllowed } from "../_client/allowed";
import { Button } from "../_ui/button";
import { Checkbox } from "../_ui/checkbox";
import { Dialog } from "../_ui/dialog";
import { HOLDING, SKIPPING } from "../images/decision-buttons";
import { useDecision, WordsButton } from "../images/words-button";
import type { VersionRow } from "./version-rows";

type SelectionBarProps = {
  label: string;
  rows: readonly VersionRow[];
  selected: readonly VersionRow[];
  onAll(isChosen: boolean): void;
};

/** How many versions are chosen, and what can be decided on them at once. */
export function SelectionBar({ label, rows, selected, onAll }: SelectionBarProps) {
  const isAllowed = useAllowed("decide on images");
  const files = selected.flatMap((row) => row.files);
  const { state, isPending, decide } = useDecision(files);
  const subject = selected.length === 1 ? nameOf(selected[0]) : `${selected.length} versions`;
  const isNone = selected.length === 0;
  if (!isAllowed) return null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="pl-3">
          <Checkbox
            checked={!isNone && selected.length === rows.length}
            ref={(input) => {
              if (input !== null) input.indeterminate = !isNone && selected.length < rows.length;
            }}
            onChange={(event) => onAll(event.currentTarget.checked)}
            aria-label={`Choose all: ${label}`}
          >
            <span role="status">{isNone ? "Choose versions to decide on them" : `${subject} chosen`}</span>
          </Checkbox>
        </div>
        {!isNone && (
          <div className="flex flex-wrap gap-2">
            <PublishButton selected={selected} isPending={isPending} onPublish={() => decide("publish")} />
            {selected.every(({ decided }) => decided === null) && (
              <WordsButton files={files} decision="hold" title={`Hold ${subject}?`} text={HOLDING} />
            )}
            {selected.every(({ decided }) => decided !== null) && (
              <Button isPending={isPending} onPress={() => decide("take-back")}>
                Take off hold
              </Button>
            )}
            <WordsButton files={files} decision="skip" variant="danger" title={`Skip ${subject}?`} text={SKIPPING} />
          </div>
        )}
      </div>
      {state.message !== null && (
        <p role="alert" className="max-w-prose text-sm text-bad">
          {state.message}
        </p>
      )}
    </div>
  );
}

type PublishButtonProps = { selected: readonly VersionRow[]; isPending: boolean; onPublish(): void };

/** Says first what will be published, and what is worse of it. */
function PublishButton({ selected, isPending, onPublish }: PublishButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return (
    <>
      <Button variant="primary" isPending={isPending} onPress={() => dialog.current?.showModal()}>
        Publish
      </Button>
      <Dialog
        ref={dialog}
        role="alertdialog"
        title={selected.length === 1 ? `Publish ${nameOf(selected[0])}?` : `Publish ${selected.length} versions?`}
      >
        <p className="text-sm text-muted">
          Machines that follow these names update to them, all at once: either all are published or none is.
        </p>
        <ul className="flex max-h-64 flex-col gap-1.5 overflow-auto text-sm">
          {selected.map((row) => (
            <li key={row.href}>
              <span className="font-mono">{nameOf(row)}</span>{" "}
              <span className="text-muted">{row.arches.join(", ")}</span>
              {row.worse.length > 0 && (
                <span className="text-warn">
                  {row.worse.length === 1 ? " · 1 thing to look at" : ` · ${row.worse.length} things to look at`}
                </span>
              )}
            </li>
          ))}
        </ul>
        <div className="mt-2 flex justify-end gap-2">
          <Button autoFocus onPress={close}>
            Cancel
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              onPublish();
              close();
            }}
          >
            Publish
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function nameOf(row: VersionRow | undefined): string {
  return row === undefined ? "" : `${row.name} ${row.version}`;
}
