"use client";

import type { ReactNode } from "react";
import { FieldErrors } from "./field";

type FormProps = {
  label: string;
  /** A sentence for each field the server refused, by the field's name. */
  errors?: Record<string, string>;
  onSend(form: FormData): void;
  children: ReactNode;
};

/**
 * A form that keeps what was typed when the server refuses it: with `action=` React would empty it. A refused field keeps
 * its sentence until the next answer; were it taken away as the field loses focus, the button would move from under the pointer.
 */
export function Form({ label, errors = {}, onSend, children }: FormProps) {
  return (
    <FieldErrors value={errors}>
      <form
        aria-label={label}
        // The server judges, in sentences.
        noValidate
        // Sent before the scripts are there, what was typed must not get into the address.
        method="post"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onSend(new FormData(event.currentTarget));
        }}
      >
        {children}
      </form>
    </FieldErrors>
  );
}
