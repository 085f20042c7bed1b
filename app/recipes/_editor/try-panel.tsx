"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { BuildAnswer } from "#lib/builds/schema";
import type { AskedText } from "#lib/recipes/asked-text";
import type { Plan } from "#lib/recipes/plan";
import { postJson } from "../../_client/json";
import { NoWorker } from "../../_frame/no-worker";
import type { TextCheck } from "../../_server/operations/recipes";
import { Button } from "../../_ui/button";
import { Notice } from "../../_ui/notice";
import { Panel, Section } from "../../_ui/section";
import { Segmented } from "../../_ui/segmented";
import { TextField } from "../../_ui/text-field";
import { HoldingsTable, PlanSources } from "../plan-tables";

type TryPanelProps = {
  text: AskedText;
  /** The recipe that the text is; null while anything is wrong with it. */
  recipe: TextCheck["recipe"];
};

/** A dry run of a text, and one bake of it, before it is saved. */
export function TryPanel({ text, recipe }: TryPanelProps) {
  const [version, setVersion] = useState("latest");
  const [chosen, setArch] = useState("x86-64");
  const router = useRouter();
  const arches = recipe?.arch ?? [chosen];
  const arch = arches.includes(chosen) ? chosen : (arches[0] ?? chosen);
  const wish = { ...text, version: version.trim(), arch };
  const dryRun = useMutation({
    mutationFn: async () => ({
      plan: (await postJson<{ plan: Plan }>("/api/v1/recipes/plan", wish)).plan,
      of: text.yaml,
    }),
  });
  const bakeOnce = useMutation({
    mutationFn: () => postJson<BuildAnswer>("/api/v1/recipes/bake-once", wish),
    onSuccess: ({ build }) => router.push(`/builds/${build.id}`),
  });
  const error = dryRun.error ?? bakeOnce.error;
  return (
    <Section id="try" title="Try it" note="The text as it stands here, saved or not.">
      <Panel className="flex flex-col gap-4 p-5">
        <div className="flex flex-wrap items-end gap-4">
          <div className="w-52">
            <TextField label="Version" mono value={version} onChange={setVersion} autoComplete="off" />
          </div>
          <Segmented
            label="Architecture"
            segments={arches.map((id) => ({ id, text: id }))}
            value={arch}
            onChange={setArch}
          />
          <div className="flex flex-wrap gap-2">
            <Button isDisabled={recipe === null} isPending={dryRun.isPending} onPress={() => dryRun.mutate()}>
              Dry run
            </Button>
            <Button isDisabled={recipe === null} isPending={bakeOnce.isPending} onPress={() => bakeOnce.mutate()}>
              Bake once
            </Button>
          </div>
        </div>
        <p className="text-sm text-muted">
          A dry run shows the addresses, digests and paths, and downloads nothing. Baking once makes a candidate called{" "}
          <code>{recipe?.name ?? "NAME"}-try-1</code>, which machines do not see and which keeps the recipe's own name
          free.
        </p>
        {error !== null && <Notice tone="bad" role="alert" title={error.message} />}
        <NoWorker what="what is baked waits" />
      </Panel>
      {dryRun.data !== undefined && dryRun.error === null && (
        <PlanView plan={dryRun.data.plan} isOld={dryRun.data.of !== text.yaml} />
      )}
    </Section>
  );
}

function PlanView({ plan, isOld }: { plan: Plan; isOld: boolean }) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm font-medium">
        {plan.name} {plan.version} for {plan.arch}
        {isOld && <span className="font-normal text-muted">, of the text before your last change</span>}
      </p>
      {plan.warnings.map((warning) => (
        <Notice key={warning} tone="warn" title={warning} />
      ))}
      {plan.sources.length > 0 && <PlanSources plan={plan} />}
      <HoldingsTable plan={plan} />
    </div>
  );
}
