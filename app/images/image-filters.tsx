"use client";

import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useShow } from "../_client/use-show";
import { LinkButton } from "../_ui/links";
import { SearchField } from "../_ui/search-field";
import { Select } from "../_ui/select";
import { AGES, type ImagesFilter, imagesHref } from "./images-filter";
import { osText } from "./os-text";

const ANY = "any";

/** Milliseconds without a keystroke after which a search is sent. */
const TYPING = 250;

type ImageFiltersProps = { filter: ImagesFilter; arches: readonly string[]; systems: readonly string[] };

/** What is looked for. Every choice lives in the address, so that a narrowed list can be kept and sent on. */
export function ImageFilters({ filter, arches, systems }: ImageFiltersProps) {
  const { isPending, wanted, show } = useShow(filter, imagesHref);
  const narrow = (change: Partial<ImagesFilter>) => show({ ...change, cursor: undefined });
  const { name, arch, os, days } = wanted;
  return (
    <search
      className={`flex flex-wrap items-end gap-3 transition-opacity [&>*]:max-sm:grow ${isPending ? "opacity-60" : ""}`}
    >
      <ImageSearch value={filter.search ?? ""} onSearch={(search) => narrow({ search: search || undefined })} />
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

function ImageSearch({ value, onSearch }: { value: string; onSearch(text: string): void }) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [shown, setShown] = useState(value);
  // Another address was opened: what is typed follows it, unless the address only follows what was typed.
  if (value !== shown) {
    setShown(value);
    if (value !== sent) setText(value);
    setSent(value);
  }
  useEffect(() => {
    if (text.trim() === sent) return;
    const timer = setTimeout(() => {
      setSent(text.trim());
      onSearch(text.trim());
    }, TYPING);
    return () => clearTimeout(timer);
  });
  return (
    <div className="w-64">
      <SearchField label="Search images" placeholder="Name, version or architecture" value={text} onChange={setText} />
    </div>
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
