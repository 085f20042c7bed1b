"use client";

import { Plus } from "lucide-react";
import { lazy, memo, Suspense, useState } from "react";
import { errorAt, issuesAt } from "#lib/machine/check/form";
import type { Extras, MachineInput } from "#lib/machine/choices/schema";
import { Button } from "../_ui/button";
import { Panel } from "../_ui/section";
import { TextArea, TextField } from "../_ui/text-field";
import { IssueList } from "./issue-list";
import { sameProps } from "./same-props";
import { SshKeys } from "./ssh-keys";
import type { Machine } from "./use-machine";

// Most machines have none: a first visit of the page is light without them.
const ExtraFiles = lazy(async () => ({ default: (await import("./extra-files")).ExtraFiles }));
const ExtraUnits = lazy(async () => ({ default: (await import("./extra-files")).ExtraUnits }));

type ExtrasFieldsProps = Pick<Machine, "issues" | "change" | "onFix"> & { extras: Extras };

/** What real machines need beside their extensions: a name, keys, files, units, and a config of one's own. */
export const ExtrasFields = memo(function ExtrasFields({ extras, issues, change, onFix }: ExtrasFieldsProps) {
  const [hasSnippet, showSnippet] = useState(extras.snippet !== undefined);
  const set = (patch: Partial<Extras>) => change((before) => withExtras(before, patch));
  const props = { extras, issues, onFix, set };
  return (
    <Panel className="flex flex-col gap-4 p-4">
      <TextField
        label="Host name"
        mono
        placeholder="left to the network"
        value={extras.hostname ?? ""}
        error={errorAt(issues, "extras.hostname")}
        onChange={(text) => set({ hostname: text.trim() === "" ? undefined : text.trim() })}
      />
      <SshKeys {...props} />
      <Suspense>
        {extras.files.length > 0 && <ExtraFiles {...props} />}
        {extras.units.length > 0 && <ExtraUnits {...props} />}
      </Suspense>
      {hasSnippet && (
        <TextArea
          label="Butane to merge in"
          mono
          rows={8}
          placeholder={"storage:\n  directories:\n    - path: /srv/data"}
          value={extras.snippet ?? ""}
          error={errorAt(issues, "extras.snippet")}
          description="storage, systemd.units and passwd are merged; anything else is refused by name."
          onChange={(text) => set({ snippet: text === "" ? undefined : text })}
        />
      )}
      <IssueList label="About the merged Butane" issues={issuesAt(issues, "extras.snippet")} onFix={onFix} />
      <div className="flex flex-wrap gap-2">
        <Button size="small" onPress={() => set({ files: extras.files.concat({ path: "", mode: 0o644, text: "" }) })}>
          <Plus aria-hidden /> Add file
        </Button>
        <Button size="small" onPress={() => set({ units: extras.units.concat({ name: "", enabled: true }) })}>
          <Plus aria-hidden /> Add unit
        </Button>
        {!hasSnippet && (
          <Button size="small" onPress={() => showSnippet(true)}>
            <Plus aria-hidden /> Merge Butane of your own
          </Button>
        )}
      </div>
      <IssueList
        label="About the extras"
        issues={issuesAt(issues, "extras").filter(({ path }) => path === "extras")}
        onFix={onFix}
      />
    </Panel>
  );
}, sameProps);

/** Takes all of them back, here and out of the browser's memory. */
export function ForgetExtras({ forget }: { forget: () => void }) {
  return (
    <Button variant="quiet" size="small" aria-label="Forget the extras" onPress={forget}>
      Forget
    </Button>
  );
}

function withExtras(input: MachineInput, patch: Partial<Extras>): MachineInput {
  return { ...input, extras: { ...input.extras, ...patch } };
}
