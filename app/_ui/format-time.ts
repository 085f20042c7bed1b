const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const AGES: { below: number; text(age: number): string }[] = [
  { below: 5 * SECOND, text: () => "just now" },
  { below: MINUTE, text: (age) => `${Math.floor(age / SECOND)} s ago` },
  { below: HOUR, text: (age) => `${Math.floor(age / MINUTE)} min ago` },
  { below: DAY, text: (age) => `${Math.floor(age / HOUR)} h ago` },
  { below: 2 * DAY, text: () => "yesterday" },
  { below: 30 * DAY, text: (age) => `${Math.floor(age / DAY)} days ago` },
];

/** How long ago, `3 min ago`; the date after a month. Both in milliseconds since 1970; the future counts as now. */
export function formatAge(at: number, now: number): string {
  const age = Math.max(0, now - at);
  return AGES.find(({ below }) => age < below)?.text(age) ?? formatDate(at);
}

/** `2026-11-23` in UTC. */
function formatDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `2026-11-23 08:14:05 UTC`. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A span of milliseconds: `< 0.1 s`, `0.4 s`, `12 s`, `1 min 05 s`, `2 h 10 min`. */
export function formatDuration(span: number): string {
  if (span < SECOND / 10) return "< 0.1 s";
  if (span < 10 * SECOND) return `${(span / SECOND).toFixed(1)} s`;
  const seconds = Math.round(span / SECOND);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, "0")} min`;
}

/** The same for something that still runs: whole seconds, so that the digits do not flicker. */
export function formatRunning(span: number): string {
  return span < 10 * SECOND ? `${Math.max(0, Math.floor(span / SECOND))} s` : formatDuration(span);
}
