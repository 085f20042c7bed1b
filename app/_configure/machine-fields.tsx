"use client";

import type { MachineInput, Target } from "#lib/machine/schema";
import { ARCHES } from "#lib/words";
import { Panel } from "../_ui/panel";
import { Segmented } from "../_ui/segmented";
import { Select } from "../_ui/select";
import { TextField } from "../_ui/text-field";
import { IssueList, issuesAt } from "./issue-list";
import type { Machine } from "./use-machine";

const SYSTEMS = [
  { id: "flatcar", text: "Flatcar" },
  { id: "fcos", text: "Fedora CoreOS" },
  { id: "other", text: "Another systemd distribution" },
] as const;

const FIRST: Record<Target["kind"], Target> = {
  flatcar: { kind: "flatcar", release: null },
  fcos: { kind: "fcos" },
  other: { kind: "other", id: "debian" },
};

/** What the machine is: its system and its architecture, once for everything on it. */
export function MachineFields({ machine: { input, issues, change } }: { machine: Machine }) {
  const set = (patch: Partial<MachineInput>) => change((before) => ({ ...before, ...patch }));
  return (
    <Panel className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="w-56 max-w-full grow">
          <Select
            label="System"
            choices={SYSTEMS}
            value={input.target.kind}
            onChange={(id) => {
              const kind = SYSTEMS.find((system) => system.id === id)?.id ?? "flatcar";
              set({ target: FIRST[kind], butane: undefined });
            }}
          />
        </div>
        <TargetDetail target={input.target} onChange={(target) => set({ target })} />
        <Segmented
          label="Architecture"
          segments={ARCHES.map((id) => ({ id, text: id }))}
          value={input.arch}
          onChange={(id) => set({ arch: ARCHES.find((arch) => arch === id) ?? "x86-64" })}
        />
      </div>
      <IssueList label="About the system" issues={issuesAt(issues, "target")} />
    </Panel>
  );
}

function TargetDetail({ target, onChange }: { target: Target; onChange: (target: Target) => void }) {
  if (target.kind === "fcos") return null;
  if (target.kind === "flatcar") {
    return (
      <div className="w-32">
        <TextField
          label="Release"
          mono
          placeholder="any"
          value={target.release ?? ""}
          onChange={(text) => onChange({ kind: "flatcar", release: text === "" ? null : text })}
        />
      </div>
    );
  }
  return (
    <>
      <div className="w-32">
        <TextField label="ID" mono value={target.id} onChange={(id) => onChange({ ...target, id })} />
      </div>
      <div className="w-32">
        <TextField
          label="Version"
          mono
          placeholder="any"
          value={target.version ?? ""}
          onChange={(version) => onChange({ ...target, version: version === "" ? undefined : version })}
        />
      </div>
    </>
  );
}
