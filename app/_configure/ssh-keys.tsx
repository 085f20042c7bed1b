"use client";

import { useState } from "react";
import { errorAt, issuesAt } from "#lib/machine/check/form";
import { TextArea } from "../_ui/text-field";
import type { ExtrasProps } from "./extra-files";
import { IssueList } from "./issue-list";

/** Keys of the user core, one per line. */
export function SshKeys({ extras, issues, onFix, set }: ExtrasProps) {
  const [text, setText] = useState(extras.sshKeys.join("\n"));
  const wrong = errorAt(issues, "extras.sshKeys");
  const shown = issuesAt(issues, "extras.sshKeys").map((issue) => ({ ...issue, message: atKey(issue) }));
  return (
    <>
      <TextArea
        label="SSH keys of the user core, one per line"
        mono
        rows={Math.min(6, Math.max(2, text.split("\n").length))}
        placeholder="ssh-ed25519 AAAA… name"
        value={text}
        error={wrong}
        onChange={(written) => {
          setText(written);
          set({ sshKeys: keysOf(written) });
        }}
      />
      <IssueList label="About the SSH keys" issues={shown} onFix={onFix} />
    </>
  );
}

function keysOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Among several keys, which. */
function atKey({ path, message }: { path: string; message: string }): string {
  const index = Number(path.split(".").at(-1));
  return Number.isInteger(index) ? `Key ${index + 1}: ${message}` : message;
}
