"use client";

import { useQuery } from "@tanstack/react-query";
import { ComboBox } from "../_ui/combo-box";
import { versionsQuery } from "./queries";

type VersionBoxProps = {
  recipe: string;
  /** An option of the recipe that is a version itself. */
  option?: string;
  name: string;
  label: string;
  description?: string;
  defaultValue: string;
  onChange?(version: string): void;
};

/** Any version can be typed, also while upstream is silent; what upstream offers is in the list. */
export function VersionBox({ recipe, option, description, ...field }: VersionBoxProps) {
  const { data } = useQuery(versionsQuery(recipe, option));
  const versions = (data?.items ?? []).map(({ version, date }) => ({ id: version, text: version, note: date }));
  return (
    <ComboBox
      {...field}
      mono
      choices={[{ id: "latest", text: "latest", note: versions[0]?.text ?? "the newest" }, ...versions]}
      description={description}
    />
  );
}
