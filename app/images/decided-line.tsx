import type { Image } from "#lib/images/schema";
import { TimeAgo } from "../_ui/times";

/** Who put an image on hold or skipped it, when, and why. There is no sign-in: who is a browser or a program. */
export function DecidedLine({ decided: { at, by, note } }: { decided: NonNullable<Image["decided"]> }) {
  return (
    <p className="max-w-prose text-sm text-muted wrap-anywhere whitespace-pre-line">
      {note !== "" && `“${note}” `}
      {by === "Browser" ? "From a browser" : `By ${by}`}, <TimeAgo at={at} />
    </p>
  );
}
