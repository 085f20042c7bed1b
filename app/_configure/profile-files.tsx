"use client";

import { TextArea } from "../_ui/text-area";
import type { ProfileFile } from "./cards";
import { type Change, withFile } from "./choices";

/** Files of the recipe's profile with blanks: what is written here goes to the extras. */
export function ProfileFiles({ files, change }: { files: readonly ProfileFile[]; change: Change }) {
  return files.map(({ path, mode, text, why }) => (
    <TextArea
      key={path}
      mono
      label={path}
      rows={Math.min(12, text.split("\n").length + 1)}
      value={text}
      description={why}
      error={/<<.+?>>/.test(text) ? "Fill in the blanks marked <<like this>>." : undefined}
      onChange={(own) =>
        change((before) => withFile(before, { path, ...(mode === undefined ? {} : { mode }), text: own }))
      }
    />
  ));
}
