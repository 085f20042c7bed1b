"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TakenName } from "#lib/builds/name-taken";
import { formatBytes } from "#lib/format-bytes";
import { getJson } from "../_client/json";
import { withQuery } from "../_client/with-query";
import { NoWorker } from "../_frame/no-worker";
import { Button } from "../_ui/button";
import { Form } from "../_ui/form";
import { Notice } from "../_ui/notice";
import { ByteProgress } from "../_ui/progress-bar";
import { Panel } from "../_ui/section";
import { TextField } from "../_ui/text-field";
import { OsFields } from "../images/os-fields";
import { ArchiveDrop } from "./archive-drop";
import { fromFileName } from "./from-file-name";
import { useUpload } from "./use-upload";

const given = (value: FormDataEntryValue | null) => (typeof value === "string" && value !== "" ? value : undefined);

/** Archive, name, version and OS; then the upload's progress; then the build's page. */
export function ConvertForm({ maxBytes }: { maxBytes: number }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const [version, setVersion] = useState("");
  const { sending, error, start, stop } = useUpload();
  const tooLarge = file !== null && file.size > maxBytes;
  const take = (chosen: File) => {
    const named = fromFileName(chosen.name);
    setFile(chosen);
    setName(named.name);
    setVersion(named.version);
  };
  return (
    <Panel className="p-5">
      <Form
        label="Convert a Torcx image"
        onSend={(form) => {
          const [os = "flatcar", osVersion] = [given(form.get("os")), given(form.get("osVersion"))];
          if (file !== null) void start({ file, name, version: version || undefined, os, osVersion });
        }}
      >
        <ArchiveDrop file={file} onFile={take} />
        {tooLarge && (
          <Notice tone="bad" role="alert" title={`The archive is larger than ${formatBytes(maxBytes)}.`}>
            <p>Raise BAKEHOUSE_MAX_UPLOAD on the server, or convert it on the command line.</p>
          </Notice>
        )}
        <TextField
          label="Image name"
          name="name"
          mono
          isRequired
          value={name}
          onChange={setName}
          description={`Machines see it as ${name || "NAME"}.raw.`}
        />
        <TextField label="Version" name="version" mono isRequired value={version} onChange={setVersion} />
        {file !== null && <NameTaken name={name} version={version} onName={setName} />}
        <OsFields />
        <NoWorker what="the archive waits once it is sent" />
        {error !== null && <Notice tone="bad" role="alert" title={error} />}
        {sending !== null && file !== null && (
          <ByteProgress label="Uploading" done={sending.done} total={file.size} at={sending.at} />
        )}
        <div className="flex gap-2">
          <Button
            type="submit"
            variant="primary"
            className="grow"
            isDisabled={file === null || tooLarge}
            isPending={sending !== null}
          >
            Convert archive
          </Button>
          {sending !== null && <Button onPress={stop}>Stop upload</Button>}
        </div>
      </Form>
    </Panel>
  );
}

type NameTakenProps = { name: string; version: string; onName(name: string): void };

/** Says before anything is sent that the name belongs to another image, and offers a free one. */
function NameTaken({ name, version, onName }: NameTakenProps) {
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
