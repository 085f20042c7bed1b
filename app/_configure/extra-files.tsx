"use client";

import { X } from "lucide-react";
import { Button } from "../_ui/button";
import { Select } from "../_ui/select";
import { TextArea } from "../_ui/text-area";
import { TextField } from "../_ui/text-field";
import type { ExtrasProps } from "./extras-fields";
import { IssueList } from "./issue-list";
import { errorAt, issuesAt } from "./told";

type File = ExtrasProps["extras"]["files"][number];

const MODES: Record<string, string> = {
  "0644": "everyone reads",
  "0600": "root alone",
  "0755": "a program",
  "0700": "root's program",
};

/** Files that the machine is to have, with their text. */
export function ExtraFiles({ extras: { files }, issues, mend, set }: ExtrasProps) {
  const put = (index: number, patch: Partial<File>) =>
    set({ files: files.map((file, at) => (at === index ? { ...file, ...patch } : file)) });
  return files.map((file, index) => {
    const place = `extras.files.${index}`;
    const name = file.path === "" ? `file ${index + 1}` : file.path;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a file has nothing else that stays while it is written
      <fieldset key={index} className="flex min-w-0 flex-col gap-3 border-t border-line pt-4">
        <legend className="sr-only">{name}</legend>
        <div className="flex items-start gap-3">
          <div className="grid min-w-0 grow gap-3 sm:grid-cols-[1fr_11rem]">
            <TextField
              label="Path"
              mono
              autoFocus={file.path === "" && file.text === ""}
              placeholder="/etc/motd"
              value={file.path}
              error={errorAt(issues, `${place}.path`)}
              onChange={(path) => put(index, { path: path.trim() })}
            />
            <Select
              label="Mode"
              mono
              choices={modesWith(file.mode)}
              value={octal(file.mode)}
              onChange={(id) => put(index, { mode: Number.parseInt(String(id), 8) })}
            />
          </div>
          <RemoveButton name={name} onPress={() => set({ files: files.filter((_, at) => at !== index) })} />
        </div>
        <TextArea
          label="Text"
          mono
          rows={Math.min(14, Math.max(3, file.text.split("\n").length))}
          value={file.text}
          error={errorAt(issues, `${place}.text`)}
          onChange={(text) => put(index, { text })}
        />
        <IssueList label={`About ${name}`} issues={issuesAt(issues, place)} mend={mend} />
      </fieldset>
    );
  });
}

export function RemoveButton({ name, onPress }: { name: string; onPress: () => void }) {
  return (
    <Button variant="quiet" size="icon" aria-label={`Remove ${name}`} onPress={onPress}>
      <X aria-hidden />
    </Button>
  );
}

/** Ignition gives files 0644 where no mode is written. */
function octal(mode: number | undefined): string {
  return (mode ?? 0o644).toString(8).padStart(4, "0");
}

function modesWith(mode: number | undefined): { id: string; text: string; note?: string }[] {
  const ids = [...new Set([...Object.keys(MODES), octal(mode)])];
  return ids.map((id) => ({ id, text: id, note: MODES[id] }));
}
