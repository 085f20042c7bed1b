"use client";

import { TriangleAlert } from "lucide-react";
import type { ProfileFile } from "#lib/machine/choices/cards";
import { type Change, withFile } from "#lib/machine/choices/edit";
import { hasBlanks } from "#lib/machine/choices/profile";
import { TextArea } from "../_ui/text-field";

type ProfileFilesProps = { files: readonly ProfileFile[]; isOpen: boolean; change: Change };

/** Files of the recipe's profile with blanks: what is written here goes to the extras. Closed, only what is not filled in. */
export function ProfileFiles({ files, isOpen, change }: ProfileFilesProps) {
  const shown = files.filter(({ text }) => isOpen || hasBlanks(text));
  return shown.map(({ text, why, ...file }) => (
    <div key={file.path} className="flex min-w-0 flex-col gap-2">
      {isOpen && (
        <TextArea
          label={file.path}
          mono
          rows={Math.min(12, text.split("\n").length + 1)}
          value={text}
          description={`${why.replace(/\.$/, "")}. Kept with the extras.`}
          onChange={(own) => change((before) => withFile(before, { ...file, text: own }))}
        />
      )}
      {hasBlanks(text) && (
        <p className="flex gap-2 text-sm wrap-anywhere">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>
            <span className="font-medium text-warn">Warning: </span>
            Fill in the blanks of {file.path}, marked {"<<like this>>"}.
          </span>
        </p>
      )}
    </div>
  ));
}
