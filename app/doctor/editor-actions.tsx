"use client";

import { Download, FolderOpen } from "lucide-react";
import { FileTrigger } from "react-aria-components";
import type { Report } from "#lib/machine/formats/doctor";
import { saveText } from "../_client/save-text";
import { Button } from "../_ui/button";
import { CopyButton } from "../_ui/copy-button";

export const FILE_NAMES: Record<Report["format"], string> = { butane: "config.bu", ignition: "config.ign" };

type EditorActionsProps = { text: string; format: Report["format"]; onText: (text: string) => void };

/** Into the editor from a file, and out of it. */
export function EditorActions({ text, format, onText }: EditorActionsProps) {
  const open = async (files: FileList | null) => {
    const text = await files?.item(0)?.text();
    if (text !== undefined) onText(text);
  };
  return (
    <>
      <FileTrigger onSelect={(files) => void open(files)}>
        <Button variant="quiet" size="small">
          <FolderOpen aria-hidden /> Open file
        </Button>
      </FileTrigger>
      {text !== "" && (
        <>
          <Button
            variant="quiet"
            size="small"
            aria-label="Download your config"
            onPress={() => saveText(FILE_NAMES[format], text)}
          >
            <Download aria-hidden /> Download
          </Button>
          <CopyButton text={text} label="Copy your config">
            Copy
          </CopyButton>
        </>
      )}
    </>
  );
}
