"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Watch, WatchRule } from "#lib/follow/schema";
import { minorOf } from "#lib/images/name";
import { ComboBox } from "../../_ui/combo-box";
import { Segmented } from "../../_ui/segmented";
import { Select } from "../../_ui/select";
import { Switch } from "../../_ui/switch";
import { TextField } from "../../_ui/text-field";
import { versionsQuery } from "../../recipes/queries";

const RULES: { id: WatchRule["follow"]; text: string }[] = [
  { id: "newest", text: "The newest version" },
  { id: "minors", text: "The newest patch of several minor versions" },
  { id: "minor", text: "The newest patch of one minor version" },
  { id: "from", text: "All versions from one on" },
];

/** Which of upstream's versions are followed. `recipe` is null while none is chosen. */
export function RuleFields({ recipe, rule }: { recipe: string | null; rule: WatchRule }) {
  const [follow, setFollow] = useState<string>(rule.follow);
  return (
    <>
      <Select label="Versions" name="rule.follow" choices={RULES} value={follow} onChange={setFollow} />
      {follow === "minors" && (
        <TextField
          label="How many minor versions"
          name="rule.count"
          inputMode="numeric"
          defaultValue={String(rule.follow === "minors" ? rule.count : 3)}
          description="The newest ones, as upstream keeps them up: 3 for Kubernetes."
        />
      )}
      {follow === "minor" && (
        <Versions
          recipe={recipe}
          pick={minorOf}
          label="Minor version"
          name="rule.minor"
          defaultValue={rule.follow === "minor" ? rule.minor : ""}
          description="What machines have that update to patches only."
        />
      )}
      {follow === "from" && (
        <Versions
          recipe={recipe}
          pick={(version) => version}
          label="First version"
          name="rule.version"
          defaultValue={rule.follow === "from" ? rule.version : ""}
          description="This version and all newer ones, newest first, 10 images in each look: old versions may take some days."
        />
      )}
    </>
  );
}

type VersionsProps = {
  recipe: string | null;
  /** What the list has of a version. */
  pick(version: string): string | null;
  label: string;
  name: string;
  defaultValue: string;
  description: string;
};

function Versions({ recipe, pick, ...field }: VersionsProps) {
  const { data } = useQuery({ ...versionsQuery(recipe ?? ""), enabled: recipe !== null });
  const picked = (data?.items ?? []).map(({ version }) => pick(version)).filter((text) => text !== null);
  return <ComboBox {...field} mono choices={Array.from(new Set(picked), (text) => ({ id: text, text }))} />;
}

const WHO = [
  { id: "person", text: "A person decides" },
  { id: "itself", text: "By itself" },
];

type PublishFieldsProps = Pick<Watch, "publishAfterDays" | "publishPatchesOnly">;

/** What becomes of a candidate. */
export function PublishFields({ publishAfterDays, publishPatchesOnly }: PublishFieldsProps) {
  const [who, setWho] = useState(publishAfterDays === null ? "person" : "itself");
  const [patchesOnly, setPatchesOnly] = useState(publishPatchesOnly);
  return (
    <>
      <Segmented label="Publishing" name="publish" segments={WHO} value={who} onChange={setWho} />
      {who === "itself" && (
        <>
          <TextField
            label="Days it waits first"
            name="publishAfterDays"
            inputMode="numeric"
            defaultValue={String(publishAfterDays ?? 3)}
            description="Counted from when it is baked. It goes on waiting where its inspection got worse than that of the published version."
          />
          <Switch isSelected={patchesOnly} onChange={setPatchesOnly}>
            Only patches of a published version
          </Switch>
          {patchesOnly && <input type="hidden" name="publishPatchesOnly" value="true" />}
        </>
      )}
    </>
  );
}
