export type LogLevel = "info" | "warn" | "error";

/** One line about what happened, for people. Rooms receive it; they never print. */
export type Log = (level: LogLevel, text: string) => void;

/** Prints `2026-11-23T08:00:00.000Z level text` on stderr, where service managers collect it. */
export const stderrLog: Log = (level, text) => {
  process.stderr.write(`${new Date().toISOString()} ${level} ${text}\n`);
};
