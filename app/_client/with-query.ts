/** An address with those members that have a value as its query: `/builds?status=failed`. */
export function withQuery<Path extends string>(
  path: Path,
  members: Record<string, string | number | undefined>,
): Path | `${Path}?${string}` {
  const given = Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
