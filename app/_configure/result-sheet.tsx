"use client";

import { ChevronUp } from "lucide-react";
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../_ui/button";
import { Result, type ResultProps } from "./result";
import { summaryOf } from "./verdict";

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
