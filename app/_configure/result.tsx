"use client";

import { ChevronUp, Download } from "lucide-react";
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { baseUrlOf, configUrls } from "#lib/configs/addresses";
import { FORMAT_NAMES, type Format, formatsOf, tryRender } from "#lib/machine/formats/render";
import { saveText } from "../_client/save-text";
import { Button } from "../_ui/button";
import { CodeBlock } from "../_ui/code-block";
import { Notice } from "../_ui/notice";
import { Tabs } from "../_ui/tabs";
import { Coloured } from "./coloured";
import { Share, TryIt } from "./share";
import type { Machine } from "./use-machine";
import type { Saved } from "./use-saved";
import { summaryOf, Verdict } from "./verdict";

type ResultProps = {
  machine: Machine;
  saved: Saved;
  /** The format looked at last; another one where the system does not read it. */
  format: Format;
  onFormat: (format: Format) => void;
};

/** What the machine boots with, in the formats it reads, and whether that will work. */
export function Result({ machine, saved, format: wanted, onFormat }: ResultProps) {
  const formats = formatsOf(machine.input.target);
  const format = formats.find((one) => one === wanted) ?? formats[0] ?? "bu";
  const address = saved.id === null ? null : configUrls(saved.id, baseUrlOf(machine.server))[format];
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
  const rendered = tryRender(machine.document, format);
  if ("problem" in rendered) return <Notice tone="bad">{rendered.problem}</Notice>;
  const { text } = rendered;
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

/** On a phone the result is pulled up from below. */
export function ResultSheet(props: ResultProps) {
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 border-t border-line bg-canvas px-4 py-2.5 md:bottom-0 lg:hidden">
      <DialogTrigger>
        <Button className="w-full">
          <ChevronUp aria-hidden />
          Show the config
          <span className="text-muted">{summaryOf(props.machine)}</span>
        </Button>
        <ModalOverlay
          isDismissable
          className="fixed inset-0 z-50 flex items-end bg-veil transition-opacity data-entering:opacity-0 data-exiting:opacity-0"
        >
          <Modal className="max-h-[92dvh] w-full overflow-auto rounded-t-lg border-t border-line bg-canvas">
            <Dialog className="flex flex-col gap-3 p-4 outline-none">
              {({ close }) => (
                <>
                  <div className="flex items-center justify-between gap-3">
                    <Heading slot="title" className="text-lg font-semibold">
                      The machine's config
                    </Heading>
                    <Button onPress={close}>Close</Button>
                  </div>
                  <Result {...props} />
                </>
              )}
            </Dialog>
          </Modal>
        </ModalOverlay>
      </DialogTrigger>
    </div>
  );
}
