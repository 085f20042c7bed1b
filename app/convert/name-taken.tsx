"use client";

import { useQuery } from "@tanstack/react-query";
import type { TakenName } from "#lib/builds/name-taken";
import { getJson } from "../_client/json";
import { withQuery } from "../_client/with-query";
import { Button } from "../_ui/button";
import { Notice } from "../_ui/notice";

type NameTakenProps = { name: string; version: string; onName(name: string): void };

/** Says before anything is sent that the name belongs to another image, and offers a free one. */
export function NameTaken({ name, version, onName }: NameTakenProps) {
  const { data } = useQuery({
    queryKey: ["convert", "name", name, version],
    queryFn: ({ signal }) => getJson<TakenName>(withQuery("/api/v1/torcx", { name, version }), signal),
    enabled: name !== "" && version !== "",
    // A name that is no name yet is refused.
    retry: false,
  });
  if (data === undefined || data.suggestion === null) return null;
  const { taken, suggestion } = data;
  return (
    <Notice tone="warn" role="status" title={`The name ${name} is taken for version ${version}.`}>
      {taken.map(({ file, why }) => (
        <p key={file}>{why}</p>
      ))}
      <Button size="small" className="self-start" onPress={() => onName(suggestion.name)}>
        Use the name {suggestion.name}
      </Button>
    </Notice>
  );
}
