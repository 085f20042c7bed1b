import { z } from "zod";

/** What a shell could run that takes it for more than a text: it writes to the fourth stream (script-stubs.ts). */
export const SHELL_ESCAPES = [
  "$(echo >&3)",
  "`echo >&3`",
  "'; echo >&3; '",
  '"; echo >&3; "',
  "\necho >&3\n",
  "\nEOF\necho >&3\n",
];

/** What a shell, YAML in any of its versions, systemd or a terminal takes for more than a text. */
export const HOSTILE = [
  ...SHELL_ESCAPES,
  "|echo >&3",
  ...["a\u0085runcmd: [x]", "a\u2028- b", "a\u2029b: c", "a\r\nb: c", "a: b", "a #b", "- a", "&a b", "*a", "{a: b}"],
  ...[
    "!!binary YQ==",
    "%YAML 1.1",
    "---",
    "<<",
    "a\tb",
    "a ",
    '"',
    "\\",
    "yes",
    "null",
    "~",
    "2001-01-01",
    "0x1f",
    "010",
  ],
  ...["1e3", "1_000", "1:20", "-rf", "\0", "\x1b[31m", "\u009b", "\u202ea", "\ufeffa", "\ud800", "\uffff"],
  ...["../../etc/a", "__proto__", "constructor"],
];

export type Json = { [key: string]: unknown };
type Place = string[];
/** Stands for the names of a record's members. */
const NAMES = "(names)";

/** Every place of a JSON Schema where any text can stand; of lists and records by their first member in `sample`. */
function textsIn(schema: unknown, sample: unknown, at: Place = []): Place[] {
  const { type, items, properties = {}, additionalProperties, anyOf = [], oneOf = [], ...rest } = Object(schema);
  if ("const" in rest || "enum" in rest) return [];
  const [first = "0"] = Object.keys(Object(sample));
  const inside = (one: unknown, key: string) => textsIn(one, Object(sample)[key], [...at, key]);
  return [
    type === "string" ? [at] : [],
    items === undefined ? [] : inside(items, "0"),
    Object(additionalProperties) === additionalProperties
      ? [[...at, NAMES], ...inside(additionalProperties, first)]
      : [],
    Object.entries(properties).flatMap(([key, one]) => inside(one, key)),
    [...anyOf, ...oneOf].flatMap((one: unknown) => textsIn(one, sample, at)),
  ].flat();
}

/** A place of a text, and the sample that has one there. */
export type Field = { place: Place; sample: Json };

/** Each place once, with the sample that has it. */
export function fieldsOf(schema: z.ZodType, ...samples: Json[]): Field[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const fields = new Map<string, Field>();
  for (const sample of samples)
    for (const place of textsIn(json, sample)) {
      const name = place.join(".");
      if (!fields.has(name) || textAt({ place, sample }) !== undefined) fields.set(name, { place, sample });
    }
  return Array.from(fields.values());
}

function holderOf(sample: Json, place: Place): Json {
  return place.slice(0, -1).reduce<Json>((value, key) => Object(value[key]), sample);
}

export function textAt({ place, sample }: Field): string | undefined {
  const value =
    place.at(-1) === NAMES ? Object.keys(holderOf(sample, place))[0] : holderOf(sample, place)[place.at(-1) ?? ""];
  return typeof value === "string" ? value : undefined;
}

/** The sample with another text at that place. */
export function put({ place, sample }: Field, text: string): Json {
  const copy = structuredClone(sample);
  const holder = holderOf(copy, place);
  const last = place.at(-1) ?? "";
  const [name = ""] = last === NAMES ? Object.keys(holder) : [last];
  const value = last === NAMES ? holder[name] : text;
  if (last === NAMES) delete holder[name];
  // An assignment to __proto__ would change something else.
  Object.defineProperty(holder, last === NAMES ? text : last, { value, enumerable: true, configurable: true });
  return copy;
}
