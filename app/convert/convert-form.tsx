"use client";

import { useState } from "react";
import { formatBytes } from "#lib/format-bytes";
import { Button } from "../_ui/button";
import { Form } from "../_ui/form";
import { Notice } from "../_ui/notice";
import { ByteProgress } from "../_ui/progress-bar";
import { Panel } from "../_ui/section";
import { TextField } from "../_ui/text-field";
import { OsFields } from "../images/os-fields";
import { ArchiveDrop } from "./archive-drop";
import { fromFileName } from "./from-file-name";
import { NameTaken } from "./name-taken";
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
