"use client";

import { Download } from "lucide-react";
import { type Format, formatsOf } from "#lib/machine/formats/render";
import { saveText } from "../_client/save-text";
import { configUrls } from "../_server/config-address";
import { Button } from "../_ui/button";
import { CodeBlock } from "../_ui/code-block";
import { Notice } from "../_ui/notice";
import { Tabs } from "../_ui/tabs";
import { baseUrlOf } from "./addresses";
import { Coloured } from "./coloured";
import { FORMAT_NAMES, rendered } from "./rendered";
import { Share } from "./share";
import { TryIt } from "./try-it";
import type { Machine } from "./use-machine";
import type { Saved } from "./use-saved";
import { Verdict } from "./verdict";

export type ResultProps = {
  machine: Machine;
  saved: Saved;
  /** The format looked at last; another one where the system does not read it. */
  format: Format;
  onFormat: (format: Format) => void;
};

/** What the machine boots with, in the formats it reads, and whether that will work. */
export function Result({ machine, saved, format: wanted, onFormat }: ResultProps) {
  const formats = formatsOf(machine.complete.target);
  const format = formats.find((one) => one === wanted) ?? formats[0] ?? "bu";
  const address = saved.id === null ? null : configUrls(saved.id, baseUrlOf(machine.facts))[format];
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Tabs
        label="Format"
        selectedKey={format}
        onSelectionChange={(key) => onFormat(formats.find((one) => one === key) ?? format)}
        tabs={formats.map((id) => ({
          id,
          title: FORMAT_NAMES[id].title,
          content: <Text machine={machine} format={id} />,
        }))}
      />
      <Verdict machine={machine} />
      <div className="flex flex-col gap-1">
        <TryIt machine={machine} format={format} saved={address} />
        <Share machine={machine} format={format} saved={saved} />
      </div>
    </div>
  );
}

function Text({ machine, format }: { machine: Machine; format: Format }) {
  const { title, file } = FORMAT_NAMES[format];
  const { text, problem } = rendered(machine.document, format);
  if (text === null) return <Notice tone="bad">{problem}</Notice>;
  return (
    <CodeBlock
      text={text}
      shown={format === "ign" ? undefined : <Coloured text={text} />}
      label={file}
      className="max-h-[calc(100dvh-24rem)] min-h-64 leading-5"
      actions={
        <Button variant="quiet" size="small" aria-label={`Download ${title}`} onPress={() => saveText(file, text)}>
          <Download aria-hidden /> Download
        </Button>
      }
    />
  );
}
