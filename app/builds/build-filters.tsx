"use client";

import { useQuery } from "@tanstack/react-query";
import type { BuildStatus } from "#lib/builds/schema";
import { STATUS } from "#lib/builds/state";
import { useShow } from "../_client/use-show";
import { Segmented } from "../_ui/segmented";
import { Select } from "../_ui/select";
import { type BuildsFilter, buildsHref, queueQuery } from "./queries";

const ALL = "all";
const ENDINGS = ["succeeded", "failed", "cancelled"] as const satisfies BuildStatus[];

/** Both choices live in the URL, so that a filtered list can be kept and sent on. */
export function BuildFilters({ filter, recipes }: { filter: BuildsFilter; recipes: readonly string[] }) {
  const { isPending, wanted, show } = useShow(filter, buildsHref);
  const { data } = useQuery(queueQuery);
  const { status, recipe } = wanted;
  const counted = ENDINGS.map((id) => ({ id, text: STATUS[id].label, count: data?.counts[id] }));
  return (
    <div
      className={`flex flex-wrap items-end justify-between gap-3 transition-opacity ${isPending ? "opacity-60" : ""}`}
    >
      <Segmented
        label="State"
        hideLabel
        segments={[{ id: ALL, text: "All" }, ...counted]}
        value={status ?? ALL}
        onChange={(id) => show({ status: ENDINGS.find((known) => known === id), cursor: undefined })}
      />
      <div className="w-44">
        <Select
          label="Recipe"
          hideLabel
          choices={[{ id: ALL, text: "All recipes" }, ...recipes.map((name) => ({ id: name, text: name }))]}
          value={recipe ?? ALL}
          onChange={(id) => show({ recipe: id === ALL || id === null ? undefined : String(id), cursor: undefined })}
        />
      </div>
    </div>
  );
}
