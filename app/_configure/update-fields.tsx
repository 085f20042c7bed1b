"use client";

import { lazy, memo, Suspense } from "react";
import { errorAt, issuesAt } from "#lib/machine/check/form";
import type { MachineInput } from "#lib/machine/choices/schema";
import { BUTANE } from "#lib/machine/choices/targets";
import { AFTER, BUTANE_VERSIONS, CADENCES, CONFS, LAYOUTS } from "#lib/machine/choices/values";
import { Disclosure } from "../_ui/disclosure";
import { Panel } from "../_ui/section";
import { Select } from "../_ui/select";
import { TextField } from "../_ui/text-field";
import { FoldedIssues } from "./issue-list";
import { sameProps } from "./same-props";
import { type Member, SETTINGS, WORDS } from "./setting-words";
import type { Machine } from "./use-machine";

const KeyringField = lazy(async () => ({ default: (await import("./keyring-field")).KeyringField }));

const SHOWN = ["instancesMax", "restartUnits", "confs", "butane", "layout", "after", "cadence"];

const VALUES = { after: AFTER, cadence: CADENCES, confs: CONFS, layout: LAYOUTS };
/** What is chosen for the machine as a whole. */
type Settings = Omit<MachineInput, "extensions" | "extras" | "arch">;

type UpdateFieldsProps = Pick<Machine, "issues" | "change" | "onFix"> & {
  settings: Settings;
  /** Whether any extension is to be updated at all. */
  isFollowed: boolean;
};

/** What happens after the first boot. */
export const UpdateFields = memo(function UpdateFields({ settings, isFollowed, ...machine }: UpdateFieldsProps) {
  const { issues, change, onFix } = machine;
  const set = (patch: Partial<MachineInput>) => change((before) => ({ ...before, ...patch }));
  const wrongUnit = errorAt(issues, "restartUnits");
  return (
    <Panel className="flex flex-col gap-3 p-4">
      {!isFollowed && (
        <p className="text-sm text-muted">
          Every extension is pinned. Choose patches or all versions at an extension to have the machine follow new
          images.
        </p>
      )}
      {isFollowed && (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-3">
          <WordChoice member="cadence" settings={settings} set={set} />
          <WordChoice member="after" settings={settings} set={set} />
          {settings.after === "restart-units" && (
            <TextField
              label="Units to restart"
              mono
              placeholder="those of the recipes"
              defaultValue={settings.restartUnits.join(" ")}
              error={wrongUnit}
              onChange={(text) => set({ restartUnits: text.split(/\s+/).filter((unit) => unit !== "") })}
            />
          )}
        </div>
      )}
      <Disclosure title="Layout, confs and Butane version">
        <div className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-3">
          <WordChoice member="layout" settings={settings} set={set} />
          <WordChoice member="confs" settings={settings} set={set} />
          <TextField
            label="Versions kept on the machine"
            inputMode="numeric"
            mono
            value={String(settings.instancesMax)}
            error={errorAt(issues, "instancesMax")}
            onChange={(text) => set({ instancesMax: Number(text.replace(/\D/g, "").slice(0, 2)) })}
          />
          <ButaneVersion settings={settings} set={set} />
        </div>
      </Disclosure>
      <Disclosure title="Keys of your own" isLazy defaultExpanded={settings.keyring !== undefined}>
        <Suspense>
          <KeyringField keyring={settings.keyring} onChange={(keyring) => set({ keyring })} />
        </Suspense>
      </Disclosure>
      <FoldedIssues label="About updates" issues={issuesAt(issues, ...SHOWN)} onFix={onFix} />
    </Panel>
  );
}, sameProps);

type ChoiceProps = { settings: Settings; set: (patch: Partial<MachineInput>) => void };

function WordChoice({ member, settings, set }: ChoiceProps & { member: Member }) {
  const words: Record<string, string> = WORDS[member];
  return (
    <Select
      label={SETTINGS[member]}
      choices={VALUES[member].map((id) => ({ id, text: words[id] ?? id }))}
      value={settings[member]}
      onChange={(id) => set({ [member]: id })}
    />
  );
}

function ButaneVersion({ settings, set }: ChoiceProps) {
  if (settings.target.kind === "other") return null;
  const versions = Object.keys(BUTANE[settings.target.kind]);
  return (
    <Select
      label="Butane version"
      mono
      choices={versions.map((id) => ({ id, text: id }))}
      value={settings.butane ?? versions[0] ?? null}
      onChange={(id) => set({ butane: BUTANE_VERSIONS.find((version) => version === id) })}
    />
  );
}
