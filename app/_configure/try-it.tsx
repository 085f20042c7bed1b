"use client";

import { useQuery } from "@tanstack/react-query";
import { baseUrlOf } from "#lib/configs/addresses";
import { FORMAT_NAMES, type Format } from "#lib/machine/formats/names";
import { Allowed } from "../_client/allowed";
import { Commands } from "../_ui/commands";
import { RehearseSet } from "./rehearse-set";
import { rulesQuery } from "./rules-query";
import type { Machine } from "./use-machine";

type TryItProps = { machine: Machine; format: Format; saved: string | null };

/** The exact commands for what is shown above. */
export function TryIt({ machine: { input, server }, format, saved }: TryItProps) {
  const { target, arch } = input;
  // Nobody opens this without a sign of life, and the first one fetches the rules.
  const { data: rules } = useQuery({ ...rulesQuery, enabled: false });
  const file = FORMAT_NAMES[format].file;
  const blocks = rules?.waysToTry(format, { target, arch, file, saved, server: baseUrlOf(server) }) ?? [];
  return (
    <div className="flex flex-col gap-6">
      {/* What was rehearsed says nothing of other choices. */}
      <Allowed to="rehearse images">
        <RehearseSet key={JSON.stringify(input)} input={input} />
      </Allowed>
      <Commands blocks={blocks} />
    </div>
  );
}
