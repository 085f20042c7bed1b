"use client";

import type { ReactNode } from "react";
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";

type ConfirmButtonProps = ButtonLook & {
  /** What the button says, before and within the dialog. */
  children: ReactNode;
  title: string;
  /** What will happen, and what will not come back. */
  text: ReactNode;
  isPending?: boolean;
  onConfirm(): void;
};

/** A button whose deed cannot be undone: it asks first. */
export function ConfirmButton({
  children,
  title,
  text,
  isPending,
  onConfirm,
  variant = "danger",
  size,
}: ConfirmButtonProps) {
  return (
    <DialogTrigger>
      <Button variant={variant} size={size} isPending={isPending}>
        {children}
      </Button>
      <ModalOverlay
        isDismissable
        className="fixed inset-0 z-50 flex items-end justify-center bg-veil p-4 transition-opacity data-entering:opacity-0 data-exiting:opacity-0 sm:items-center"
      >
        <Modal className="w-full max-w-md rounded-lg border border-line bg-surface shadow-over">
          <Dialog role="alertdialog" className="flex flex-col gap-3 p-5 outline-none">
            {({ close }) => (
              <>
                <Heading slot="title" className="text-lg font-semibold wrap-anywhere">
                  {title}
                </Heading>
                <div className="text-sm text-muted wrap-anywhere">{text}</div>
                <div className="mt-2 flex justify-end gap-2">
                  <Button autoFocus onPress={close}>
                    Keep it
                  </Button>
                  <Button variant="danger" onPress={() => [onConfirm(), close()]}>
                    {children}
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
