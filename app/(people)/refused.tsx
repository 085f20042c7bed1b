import type { FormState } from "../_ui/form-state";

/** Why a form was refused, where no field says it already. */
export function Refused({ state: { message, fields } }: { state: FormState }) {
  if (message === null || Object.keys(fields).length > 0) return null;
  return (
    <p role="alert" className="text-sm text-bad">
      {message}
    </p>
  );
}
