import type { Scalar } from "yaml";

/** Words for a bool, quoted or not, as go-yaml takes them from YAML 1.1 where a bool is wanted. */
const YES = /^(y|Y|yes|Yes|YES|on|On|ON)$/;
const NO = /^(n|N|no|No|NO|off|Off|OFF)$/;

/** What a scalar says where a kind of value is wanted, by the rules of go-yaml. Undefined where it is of another type. */
export function readScalar(node: Scalar, kind: string, isJson: boolean): string | number | boolean | undefined {
  if (isJson) return readJson(node.value, kind);
  if (kind === "bool") return readBool(node);
  if (kind === "int" || kind === "mode") return readInt(node);
  return textOf(node);
}

/** JSON has its types: nothing is read as another one. */
function readJson(value: unknown, kind: string): string | number | boolean | undefined {
  if (kind === "bool") return typeof value === "boolean" ? value : undefined;
  if (kind === "int" || kind === "mode") return Number.isInteger(value) ? Number(value) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** A number or a word where a text is wanted is the text that was written: `0644` stays `0644`. */
function textOf({ value, source, type }: Scalar): string {
  if (typeof value === "string") return value;
  return type === "PLAIN" && source !== undefined ? source : String(value);
}

function readBool({ value }: Scalar): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  return YES.test(value) ? true : NO.test(value) ? false : undefined;
}

const INT = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

function readInt({ value, source, type }: Scalar): number | undefined {
  if (type !== "PLAIN" || source === undefined) return Number.isInteger(value) ? Number(value) : undefined;
  const plain = source.replaceAll("_", "");
  const [, sign, digits] = INT.exec(plain) ?? [];
  if (digits !== undefined) return (sign === "-" ? -1 : 1) * Number(digits.replace(/^0(?=[0-7])/, "0o"));
  return FLOAT.test(plain) ? Math.trunc(Number(plain)) : undefined;
}

/** What a quoted number or bool says without its quotes; null where it says something else. */
export function unquoted({ value }: Scalar, kind: string): number | boolean | null {
  if (typeof value !== "string") return null;
  if (kind === "bool") return /^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : null;
  if (kind === "mode") return /^(0o?)?[0-7]{3,4}$/.test(value) ? Number.parseInt(value.replace("o", ""), 8) : null;
  return kind === "int" && /^(0|[1-9]\d{0,8})$/.test(value) ? Number(value) : null;
}
