"use client";

import { Switch } from "../_ui/switch";
import { TextArea } from "../_ui/text-area";
import { TextField } from "../_ui/text-field";
import { RemoveButton } from "./extra-files";
import type { ExtrasProps } from "./extras-fields";
import { IssueList } from "./issue-list";
import { errorAt, issuesAt } from "./told";

type Unit = ExtrasProps["extras"]["units"][number];

/** Units that the machine is to have or to start. */
export function ExtraUnits({ extras: { units }, issues, mend, set }: ExtrasProps) {
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
        <IssueList label={`About ${name}`} issues={issuesAt(issues, place)} mend={mend} />
      </fieldset>
    );
  });
}
