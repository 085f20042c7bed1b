"use client";

import { X } from "lucide-react";
import { errorAt, issuesAt } from "#lib/machine/check/form";
import type { Extras } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { Select } from "../_ui/select";
import { Switch } from "../_ui/switch";
import { TextArea, TextField } from "../_ui/text-field";
import { IssueList } from "./issue-list";
import type { Machine } from "./use-machine";

/** The extras with what is wrong with them. */
export type ExtrasProps = Pick<Machine, "issues" | "onFix"> & {
  extras: Extras;
  set: (patch: Partial<Extras>) => void;
};

type File = ExtrasProps["extras"]["files"][number];

const MODES: Record<string, string> = {
  "0644": "everyone reads",
  "0600": "root alone",
  "0755": "a program",
  "0700": "root's program",
};

/** Files that the machine is to have, with their text. */
export function ExtraFiles({ extras: { files }, issues, onFix, set }: ExtrasProps) {
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
        <IssueList label={`About ${name}`} issues={issuesAt(issues, place)} onFix={onFix} />
      </fieldset>
    );
  });
}

function RemoveButton({ name, onPress }: { name: string; onPress: () => void }) {
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
  const ids = Array.from(new Set(Object.keys(MODES).concat(octal(mode))));
  return ids.map((id) => ({ id, text: id, note: MODES[id] }));
}

type Unit = ExtrasProps["extras"]["units"][number];

/** Units that the machine is to have or to start. */
export function ExtraUnits({ extras: { units }, issues, onFix, set }: ExtrasProps) {
  const put = (index: number, patch: Partial<Unit>) =>
    set({ units: units.map((unit, at) => (at === index ? { ...unit, ...patch } : unit)) });
  return units.map((unit, index) => {
    const place = `extras.units.${index}`;
    const name = unit.name === "" ? `unit ${index + 1}` : unit.name;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a unit has nothing else that stays while it is written
      <fieldset key={index} className="flex min-w-0 flex-col gap-3 border-t border-line pt-4">
        <legend className="sr-only">{name}</legend>
        <div className="flex items-start gap-3">
          <div className="min-w-0 grow">
            <TextField
              label="Unit"
              mono
              autoFocus={unit.name === "" && unit.text === undefined}
              placeholder="backup.service"
              value={unit.name}
              error={errorAt(issues, `${place}.name`)}
              onChange={(text) => put(index, { name: text.trim() })}
            />
          </div>
          <RemoveButton name={name} onPress={() => set({ units: units.filter((_, at) => at !== index) })} />
        </div>
        <TextArea
          label="Text, unless an image or the system brings the unit"
          mono
          rows={Math.min(14, Math.max(3, (unit.text ?? "").split("\n").length))}
          placeholder={"[Service]\nExecStart=/opt/backup\n\n[Install]\nWantedBy=multi-user.target"}
          value={unit.text ?? ""}
          error={errorAt(issues, `${place}.text`)}
          onChange={(text) => put(index, { text: text === "" ? undefined : text })}
        />
        <Switch isSelected={unit.enabled} onChange={(enabled) => put(index, { enabled })}>
          Start it at boot
        </Switch>
        <IssueList label={`About ${name}`} issues={issuesAt(issues, place)} onFix={onFix} />
      </fieldset>
    );
  });
}
