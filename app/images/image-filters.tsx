"use client";

import { X } from "lucide-react";
import { AddressSearch } from "../_client/address-search";
import { useShow } from "../_client/use-show";
import { LinkButton } from "../_ui/links";
import { Select } from "../_ui/select";
import { AGES, type ImagesFilter, imagesHref, STATES } from "./images-filter";
import { osText } from "./os-text";

const ANY = "any";

type ImageFiltersProps = { filter: ImagesFilter; arches: readonly string[]; systems: readonly string[] };

/** What is looked for. Every choice lives in the address, so that a narrowed list can be kept and sent on. */
export function ImageFilters({ filter, arches, systems }: ImageFiltersProps) {
  const { isPending, wanted, show } = useShow(filter, imagesHref);
  const narrow = (change: Partial<ImagesFilter>) => show({ ...change, cursor: undefined });
  const { name, arch, os, days, state } = wanted;
  return (
    <search
      className={`flex flex-wrap items-end gap-3 transition-opacity [&>*]:max-sm:grow ${isPending ? "opacity-60" : ""}`}
    >
      <div className="w-64">
        <AddressSearch
          label="Search images"
          placeholder="Name, version or architecture"
          value={filter.search ?? ""}
          onSearch={(search) => narrow({ search: search || undefined })}
        />
      </div>
      <Choice
        label="Architecture"
        all="All architectures"
        options={arches.map((id) => ({ id, text: id }))}
        value={arch}
        onChange={(id) => narrow({ arch: id })}
      />
      <Choice
        label="OS"
        all="All systems"
        options={systems.map((id) => ({ id, text: osText(id) }))}
        value={os}
        onChange={(id) => narrow({ os: id })}
      />
      <Choice label="Baked" all="At any time" options={AGES} value={days} onChange={(id) => narrow({ days: id })} />
      <Choice
        label="State"
        all="In any state"
        options={STATES}
        value={state}
        onChange={(id) => narrow({ state: id })}
      />
      {name !== undefined && (
        <LinkButton
          href={imagesHref({ ...wanted, name: undefined, cursor: undefined })}
          aria-label={`All extensions, not only ${name}`}
        >
          <code>{name}</code>
          <X aria-hidden />
        </LinkButton>
      )}
    </search>
  );
}

type ChoiceProps = {
  label: string;
  all: string;
  options: readonly { id: string; text: string }[];
  value: string | undefined;
  onChange(id: string | undefined): void;
};

function Choice({ label, all, options, value, onChange }: ChoiceProps) {
  return (
    <div className="w-40">
      <Select
        label={label}
        hideLabel
        choices={[{ id: ANY, text: all }, ...options]}
        value={value ?? ANY}
        onChange={(id) => onChange(id === null || id === ANY ? undefined : String(id))}
      />
    </div>
  );
}
