"use client";

import { type ReactNode, useRef } from "react";
import { Button } from "./button";
import type { ButtonLook } from "./button-style";
import { Dialog } from "./dialog";

type ConfirmButtonProps = ButtonLook & {
  /** What the button says, before and within the dialog. */
  children: ReactNode;
  title: string;
  /** What will happen, and what will not come back. */
  text: ReactNode;
  isPending?: boolean;
  onConfirm(): void;
};

/** A button for what cannot be undone: it asks first. */
export function ConfirmButton({
  children,
  title,
  text,
  isPending,
  onConfirm,
  variant = "danger",
  size,
}: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return (
    <>
      <Button variant={variant} size={size} isPending={isPending} onPress={() => dialog.current?.showModal()}>
        {children}
      </Button>
      <Dialog ref={dialog} role="alertdialog" title={title}>
        <div className="text-sm text-muted wrap-anywhere">{text}</div>
        <div className="mt-2 flex justify-end gap-2">
          <Button autoFocus onPress={close}>
            Keep it
          </Button>
          <Button
            variant="danger"
            onPress={() => {
              onConfirm();
              close();
            }}
          >
            {children}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
