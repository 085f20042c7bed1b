"use client";

import { FileArchive } from "lucide-react";
import { DropZone, Text } from "react-aria-components";
import { I18n } from "../_client/i18n";
import { Bytes } from "../_ui/bytes";
import { FileButton } from "../_ui/file-button";

type ArchiveDropProps = { file: File | null; onFile(file: File): void };

/** Where an archive is dropped, pasted or chosen. */
export function ArchiveDrop({ file, onFile }: ArchiveDropProps) {
  return (
    <I18n>
      <DropZone
        aria-label="Archive"
        onDrop={async ({ items }) => {
          const dropped = items.find((item) => item.kind === "file");
          if (dropped !== undefined) onFile(await dropped.getFile());
        }}
        className="flex min-h-40 flex-col items-center justify-center gap-3 rounded-lg border border-dashed border-edge p-6 text-center data-focus-visible:outline-2 data-focus-visible:outline-focus data-drop-target:border-accent data-drop-target:bg-accent-soft"
      >
        <FileArchive aria-hidden className="size-7 text-muted" strokeWidth={1.5} />
        {file === null ? (
          <Text slot="label" className="text-sm text-muted">
            Drop a Torcx archive here: a .torcx.tgz or another tar
          </Text>
        ) : (
          <Text slot="label" className="text-sm wrap-anywhere">
            <code>{file.name}</code>{" "}
            <span className="text-muted">
              <Bytes value={file.size} />
            </span>
          </Text>
        )}
        <FileButton onFile={onFile}>{file === null ? "Choose archive" : "Choose another"}</FileButton>
      </DropZone>
    </I18n>
  );
}
