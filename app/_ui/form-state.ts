/** What a form's action answered. `fields` holds a sentence per field that was wrong, by the field's name. */
export type FormState = {
  message: string | null;
  fields: Record<string, string>;
  /** What else is known about the refusal, for example a better name. */
  facts: Record<string, unknown>;
};

export const UNTOUCHED: FormState = { message: null, fields: {}, facts: {} };
