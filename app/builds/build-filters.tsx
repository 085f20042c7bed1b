"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { BuildStatus } from "#lib/builds/schema";
import { STATUS } from "#lib/builds/state";
import { Segmented } from "../_ui/segmented";
import { Select } from "../_ui/select";
import type { BuildsFilter } from "./queries";
import { buildsHref } from "./queries";

const ALL = "all";
const STATES = [
  { id: ALL, text: "All" },
  ...BuildStatus.options.map((status) => ({ id: status, text: STATUS[status].label })),
];

/** Both choices live in the URL, so that a filtered list can be kept and sent on. */
export function BuildFilters({ filter, recipes }: { filter: BuildsFilter; recipes: readonly string[] }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const show = (next: BuildsFilter) => startTransition(() => router.replace(buildsHref(next), { scroll: false }));
  const { status, recipe } = filter;
  return (
    <div
      className={`flex flex-wrap items-end justify-between gap-3 transition-opacity ${isPending ? "opacity-60" : ""}`}
    >
      <Segmented
        label="State"
        hideLabel
        segments={STATES}
        value={status ?? ALL}
        onChange={(id) => show({ recipe, status: BuildStatus.options.find((known) => known === id) })}
      />
      <div className="w-44">
        <Select
          label="Recipe"
          hideLabel
          choices={[{ id: ALL, text: "All recipes" }, ...recipes.map((name) => ({ id: name, text: name }))]}
          value={recipe ?? ALL}
          onChange={(id) => show({ status, recipe: id === ALL || id === null ? undefined : String(id) })}
        />
      </div>
    </div>
  );
}
