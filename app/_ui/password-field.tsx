"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "./button-style";
import { Field, type FieldTexts, INPUT } from "./field";

type PasswordFieldProps = FieldTexts & { autoComplete: "current-password" | "new-password"; autoFocus?: boolean };

/** A password, hidden unless somebody wants to see what they type. */
export function PasswordField({ autoComplete, autoFocus, ...texts }: PasswordFieldProps) {
  const input = { autoComplete, autoFocus };
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <Field {...texts}>
      {(control) => (
        <span className="relative">
          <input
            {...input}
            {...control}
            type={isShown ? "text" : "password"}
            autoCapitalize="none"
            spellCheck={false}
            aria-required
            className={`${INPUT} pr-10`}
          />
          <button
            type="button"
            aria-label={`Show ${texts.label.toLowerCase()}`}
            aria-pressed={isShown}
            onClick={() => setIsShown(!isShown)}
            className={buttonStyle(
              { variant: "quiet", size: "small" },
              "absolute top-1 right-1 bottom-1 pointer-coarse:min-h-0",
            )}
          >
            <Icon aria-hidden />
          </button>
        </span>
      )}
    </Field>
  );
}
