"use client";

import type { Comparison } from "#lib/follow/comparison";
import { AddressSearch } from "../../../../_client/address-search";
import { useShow } from "../../../../_client/use-show";
import { Segmented } from "../../../../_ui/segmented";
import { CHANGES, type ChangedFilesFilter, changedFilesHref } from "../diff-href";

type FileFiltersProps = {
  filter: ChangedFilesFilter;
  counts: Pick<Comparison["files"], "added" | "removed" | "changed">;
};

const ALL = "all";

/** Which of the files that differ are shown. Both choices live in the address. */
export function FileFilters({ filter, counts }: FileFiltersProps) {
  const { isPending, wanted, show } = useShow(filter, changedFilesHref);
  const total = counts.added + counts.removed + counts.changed;
  return (
    <search className={`flex flex-wrap items-end gap-3 transition-opacity ${isPending ? "opacity-60" : ""}`}>
      <div className="w-64 max-sm:w-full">
        <AddressSearch
          label="Search paths"
          placeholder="Part of a path"
          value={filter.path ?? ""}
          onSearch={(path) => show({ path: path || undefined, page: undefined })}
        />
      </div>
      <Segmented
        label="Change"
        hideLabel
        segments={[
          { id: ALL, text: "All", count: total },
          ...CHANGES.map((change) => ({ id: change, text: WORDS[change], count: counts[change] })),
        ]}
        value={wanted.change ?? ALL}
        onChange={(id) => show({ change: CHANGES.find((change) => change === id), page: undefined })}
      />
    </search>
  );
}

const WORDS = { added: "Added", removed: "Removed", changed: "Changed" };
