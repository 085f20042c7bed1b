"use client";

import { Download, FolderOpen } from "lucide-react";
import type { Report } from "#lib/machine/formats/doctor";
import { saveText } from "../_client/save-text";
import { Button } from "../_ui/button";
import { CopyButton } from "../_ui/copy-button";
import { FileButton } from "../_ui/file-button";

export const FILE_NAMES: Record<Report["format"], string> = { butane: "config.bu", ignition: "config.ign" };

type EditorActionsProps = { text: string; format: Report["format"]; onText: (text: string) => void };

/** Into the editor from a file, and out of it. */
export function EditorActions({ text, format, onText }: EditorActionsProps) {
  return (
    <>
      <FileButton variant="quiet" size="small" onFile={async (file) => onText(await file.text())}>
        <FolderOpen aria-hidden /> Open file
      </FileButton>
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
