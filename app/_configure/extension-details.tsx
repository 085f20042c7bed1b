"use client";

import { errorAt, type ShownIssue } from "#lib/machine/check/form";
import type { Card } from "#lib/machine/choices/cards";
import type { Extension } from "#lib/machine/choices/schema";
import { Select } from "../_ui/select";
import { TextField } from "../_ui/text-field";
import { IssueList } from "./issue-list";

type ExtensionDetailsProps = {
  card: Card;
  about: string;
  /** What is to be known of upstream's list. */
  listNote: string | undefined;
  notes: readonly ShownIssue[];
  patch: (patch: Partial<Extension>) => void;
  onFix: (issue: ShownIssue) => void;
};

/** What is seldom needed of an extension: its name and source, what it is, and notes. */
export function ExtensionDetails({ card, about, listNote, notes, patch, onFix }: ExtensionDetailsProps) {
  const { extension, index, title, issues } = card;
  return (
    <>
      <ExtensionSource extension={extension} issues={issues} choice={`extensions.${index}`} patch={patch} />
      <p className="text-sm text-muted wrap-anywhere">{about}</p>
      {listNote !== undefined && <p className="text-sm text-muted wrap-anywhere">{listNote}</p>}
      <IssueList label={`About ${title}: notes`} issues={notes} onFix={onFix} />
    </>
  );
}

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
function ExtensionSource({ extension, issues, choice, patch }: ExtensionSourceProps) {
  const { source, recipe, name, sha256 } = extension;
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(12rem,1fr))] gap-3">
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
  );
}

function sourceOf(id: unknown): Extension["source"] {
  if (id === "url") return { from: "url", base: "https://" };
  return { from: id === "flatcar-hub" ? "flatcar-hub" : "server" };
}
