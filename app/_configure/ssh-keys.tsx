"use client";

import { useState } from "react";
import { TextArea } from "../_ui/text-area";
import type { ExtrasProps } from "./extras-fields";
import { IssueList } from "./issue-list";
import { FORM, issuesAt } from "./told";

/** Keys of the user core, one per line. */
export function SshKeys({ extras, issues, mend, set }: ExtrasProps) {
  const [text, setText] = useState(extras.sshKeys.join("\n"));
  const wrong = issues.find(({ code, path }) => code === FORM && path.startsWith("extras.sshKeys"));
  const told = issuesAt(issues, "extras.sshKeys").map((issue) => ({ ...issue, message: atKey(issue) }));
  return (
    <>
      <TextArea
        label="SSH keys of the user core, one per line"
        mono
        rows={Math.min(6, Math.max(2, text.split("\n").length))}
        placeholder="ssh-ed25519 AAAA… name"
        value={text}
        error={wrong?.message}
        onChange={(written) => {
          setText(written);
          set({ sshKeys: keysOf(written) });
        }}
      />
      <IssueList label="About the SSH keys" issues={told} mend={mend} />
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
