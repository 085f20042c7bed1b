"use client";

import { errorAt, type ShownIssue } from "#lib/machine/check/form";
import type { Extension } from "#lib/machine/choices/schema";
import { Disclosure } from "../_ui/disclosure";
import { Select } from "../_ui/select";
import { TextField } from "../_ui/text-field";

const SOURCES = [
  { id: "server", text: "this server" },
  { id: "flatcar-hub", text: "extensions.flatcar.org" },
  { id: "url", text: "another address" },
] as const;

type ExtensionSourceProps = {
  extension: Extension;
  issues: readonly ShownIssue[];
  /** Where the issues of this extension stand. */
  choice: string;
  patch: (patch: Partial<Extension>) => void;
};

/** Under which name and from where a machine gets the image. */
export function ExtensionSource({ extension, issues, choice, patch }: ExtensionSourceProps) {
  const { source, recipe, name, sha256 } = extension;
  const custom = source.from !== "server" || name !== undefined;
  return (
    <Disclosure title="Name and source" defaultExpanded={custom}>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-3">
        <TextField
          label="Image name"
          mono
          placeholder={recipe}
          value={name ?? ""}
          onChange={(text) => patch({ name: text === "" ? undefined : text })}
          description={`Merged as ${name ?? recipe}.raw.`}
          error={errorAt(issues, `${choice}.name`)}
        />
        <Select
          label="Image from"
          choices={SOURCES}
          value={source.from}
          onChange={(id) => patch({ source: sourceOf(id) })}
        />
        {source.from === "url" && (
          <TextField
            label="Address of the folder"
            mono
            placeholder="https://myserver.net"
            value={source.base}
            error={errorAt(issues, `${choice}.source.base`)}
            onChange={(base) => patch({ source: { from: "url", base: base.trim() } })}
          />
        )}
        {source.from !== "server" && (
          <TextField
            label="sha256, if known"
            mono
            value={sha256 ?? ""}
            error={errorAt(issues, `${choice}.sha256`)}
            onChange={(text) => patch({ sha256: text.trim() === "" ? undefined : text.trim() })}
          />
        )}
      </div>
    </Disclosure>
  );
}

function sourceOf(id: unknown): Extension["source"] {
  if (id === "url") return { from: "url", base: "https://" };
  return { from: id === "flatcar-hub" ? "flatcar-hub" : "server" };
}
