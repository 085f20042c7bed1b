"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Change } from "#lib/machine/choices/edit";
import { Button } from "../_ui/button";
import { type OwnExtension, ownExtensionsQuery } from "./queries";

type OwnExtensionsProps = { search: string; change: Change };

/** Images with a name of their own, such as converted archives: each is chosen as it is, for this architecture where it is there. */
export function OwnExtensions({ search, change }: OwnExtensionsProps) {
  const { data } = useQuery(ownExtensionsQuery(search));
  const items = data?.items ?? [];
  const add = (wanted: string) =>
    change((before) => {
      const same = items.filter((item) => nameOf(item) === wanted);
      const item = same.find(({ arch }) => arch === before.arch) ?? same[0];
      return item === undefined ? before : { ...before, extensions: before.extensions.concat(item.extension) };
    });
  const names = Array.from(new Set(items.map(nameOf)));
  if (names.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {names.map((name) => (
        <Button key={name} size="small" aria-label={`Add the image ${name}`} onPress={() => add(name)}>
          <Plus aria-hidden />
          {name}
        </Button>
      ))}
    </div>
  );
}

function nameOf({ extension: { recipe, name = recipe } }: OwnExtension): string {
  return name;
}
