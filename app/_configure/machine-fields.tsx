"use client";

import { lazy, memo, Suspense } from "react";
import { ARCHES } from "#lib/arches";
import { errorAt, issuesAt, type ShownIssue } from "#lib/machine/check/form";
import type { MachineInput, Target } from "#lib/machine/choices/schema";
import { Disclosure } from "../_ui/disclosure";
import { Panel } from "../_ui/section";
import { Segmented } from "../_ui/segmented";
import { Select } from "../_ui/select";
import { TextField } from "../_ui/text-field";
import { FoldedIssues } from "./issue-list";
import { ReleaseField } from "./release-field";
import { sameProps } from "./same-props";
import type { Machine } from "./use-machine";

// Folded away at first: a first visit of the page is light without it.
const ReleaseFacts = lazy(async () => ({ default: (await import("./release-facts")).ReleaseFacts }));

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

type MachineFieldsProps = Pick<MachineInput, "target" | "arch"> & Pick<Machine, "issues" | "change" | "onFix">;

/** What the machine is: its system and its architecture, once for everything on it. */
export const MachineFields = memo(function MachineFields({ target, arch, issues, change, onFix }: MachineFieldsProps) {
  const set = (patch: Partial<MachineInput>) => change((before) => ({ ...before, ...patch }));
  return (
    <Panel className="flex flex-col gap-2 px-3.5 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="w-40 max-w-full max-sm:grow">
          <Select
            label="System"
            choices={SYSTEMS}
            value={target.kind}
            onChange={(id) => {
              const kind = SYSTEMS.find((system) => system.id === id)?.id ?? "flatcar";
              set({ target: FIRST[kind], butane: undefined });
            }}
          />
        </div>
        <TargetDetail target={target} issues={issues} onChange={(next) => set({ target: next })} />
        <Segmented
          label="Architecture"
          segments={ARCHES.map((id) => ({ id, text: id }))}
          value={arch}
          onChange={(id) => set({ arch: ARCHES.find((one) => one === id) ?? "x86-64" })}
        />
      </div>
      {/* Folded they share a line; what is opened takes one of its own. */}
      <div className="flex flex-wrap items-start gap-x-4 empty:hidden has-[ul]:*:has-[[aria-expanded=true]]:w-full">
        {target.kind === "flatcar" && (
          <Disclosure title="What depends on the release" isLazy>
            <Suspense>
              <ReleaseFacts target={target} />
            </Suspense>
          </Disclosure>
        )}
        <FoldedIssues label="About the system" issues={issuesAt(issues, "target")} onFix={onFix} />
      </div>
    </Panel>
  );
}, sameProps);

type TargetDetailProps = { target: Target; issues: readonly ShownIssue[]; onChange: (target: Target) => void };

function TargetDetail({ target, issues, onChange }: TargetDetailProps) {
  if (target.kind === "fcos") return null;
  if (target.kind === "flatcar")
    return <ReleaseField release={target.release} onChange={(release) => onChange({ kind: "flatcar", release })} />;
  return (
    <>
      <div className="w-28">
        <TextField
          label="ID"
          mono
          value={target.id}
          error={errorAt(issues, "target.id")}
          onChange={(id) => onChange({ ...target, id: id.trim() })}
        />
      </div>
      <div className="w-28">
        <TextField
          label="Version"
          mono
          placeholder="any"
          value={target.version ?? ""}
          error={errorAt(issues, "target.version")}
          onChange={(version) => onChange({ ...target, version: version.trim() === "" ? undefined : version.trim() })}
        />
      </div>
    </>
  );
}
