"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Extension } from "#lib/machine/choices/schema";
import type { Arch } from "#lib/words";
import { ComboBox } from "../_ui/combo-box";
import { versionsQuery } from "../recipes/queries";
import { imagesQuery } from "./queries";

type VersionChoiceProps = {
  recipe: string;
  /** An option of the recipe that is a version itself. */
  option?: string;
  /** The image of which baked versions are marked. */
  image?: { name: string; arch: string };
  label: string;
  description?: string;
  error?: string | undefined;
  hideLabel?: boolean;
  isCompact?: boolean;
  /** Where what is to be said of the version and its list stands elsewhere. */
  hideNote?: boolean;
  placeholder?: string;
  value: string;
  onChange: (version: string) => void;
};

/** A version from upstream's list, or any that is typed. */
export function VersionChoice({
  recipe,
  option,
  image,
  label,
  description,
  error,
  hideLabel,
  isCompact,
  hideNote = false,
  placeholder,
  value,
  onChange,
}: VersionChoiceProps) {
  const { data } = useQuery(versionsQuery(recipe, option));
  const isUnlisted = useIsUnlisted(recipe, value, option);
  const note = data?.note ?? (isUnlisted ? "Not listed upstream." : undefined);
  const [isOpened, setOpened] = useState(false);
  const { data: images } = useQuery({ ...imagesQuery(image?.name ?? ""), enabled: isOpened && image !== undefined });
  const noteOf = (version: string) => {
    const same = images?.items.filter((one) => one.arch === image?.arch && bare(one.version) === bare(version)) ?? [];
    return same.some(({ state }) => state === "published") ? "baked" : same[0]?.state;
  };
  const choices = (data?.items ?? []).map(({ version, date }) => ({
    id: version,
    text: version,
    note: noteOf(version) ?? date,
  }));
  return (
    <ComboBox
      label={label}
      mono
      onEnter={() => setOpened(true)}
      choices={choices}
      placeholder={placeholder}
      value={value}
      onChange={(text) => onChange(text.trim())}
      description={(hideNote ? undefined : note) ?? description}
      error={error}
      hideLabel={hideLabel}
      isCompact={isCompact}
    />
  );
}

/** Versions are read with and without the v of their project, and with a packaging revision. */
function bare(version: string): string {
  return version.replace(/^v(?=\d)/, "").replace(/-\d+$/, "");
}

/** Whether upstream's list is there and lacks a version. */
export function useIsUnlisted(recipe: string, value: string, option?: string): boolean {
  const items = useQuery(versionsQuery(recipe, option)).data?.items ?? [];
  return value !== "" && items.length > 0 && !items.some(({ version }) => bare(version) === bare(value));
}

/**
 * Chooses the newest version once upstream's list is there, unless the user has typed by then; none that is a candidate or was
 * withdrawn here. Gives what is to be said of that list, if anything.
 */
export function useNewestAtFirst(
  { recipe, name = recipe, version }: Extension,
  arch: Arch,
  choose: (version: string) => void,
): string | undefined {
  const isUntouched = useRef(true);
  const { data } = useQuery(versionsQuery(recipe));
  const { data: images, isLoading } = useQuery({ ...imagesQuery(name), enabled: version === "" });
  const held = images?.items.filter((image) => image.arch === arch && image.state !== "published") ?? [];
  const isHeld = (item: string) => held.some((image) => image.revision === 0 && bare(image.version) === bare(item));
  const newest = isLoading ? undefined : data?.items.find((item) => !isHeld(item.version))?.version;
  useEffect(() => {
    if (version !== "") isUntouched.current = false;
    else if (isUntouched.current && newest !== undefined) choose(newest);
  }, [version, newest, choose]);
  return data?.note;
}
