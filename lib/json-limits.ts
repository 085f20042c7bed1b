/** What is said of a text of JSON, to follow "has" or "is", when there is more in it than anybody means; else null. Nothing is parsed. */
export function jsonComplaint(text: string, { members: most, depth: deepest }: { members: number; depth: number }) {
  // Counts commas and brackets outside of strings.
  let [depth, members, isText] = [0, 1, false];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') isText = !isText;
    else if (isText) at += sign === "\\" ? 1 : 0;
    else if (sign === ",") members++;
    else if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
    if (members > most) return `has more than ${most} members`;
    if (depth > deepest) return `is nested more than ${deepest} levels deep`;
  }
  return null;
}
