import type { KeyState, SigningStatus } from "#lib/signing/schema";
import { Badge, type Tone } from "../_ui/badge";
import { Digest } from "../_ui/digest";
import { Panel } from "../_ui/section";
import { TimeAgo } from "../_ui/times";

type Keys = SigningStatus["keys"];

const STATES: Record<KeyState, { tone: Tone; words: string }> = {
  next: { tone: "accent", words: "shipped, does not sign yet" },
  signs: { tone: "ok", words: "signs" },
  former: { tone: "neutral", words: "has signed, still shipped" },
  withdrawn: { tone: "warn", words: "withdrawn" },
};

/** Every key that this server made, and how each stands. */
export function KeyList({ keys }: { keys: Keys }) {
  return (
    <Panel className="p-0">
      <ul className="divide-y divide-line">
        {keys.map((key) => (
          <li key={key.fingerprint} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 text-sm">
            <Digest value={key.fingerprint.toUpperCase()} label="Copy fingerprint" />
            <Badge tone={STATES[key.state].tone}>{STATES[key.state].words}</Badge>
            <span className="text-muted">
              {key.withdrawnAt === null ? "shipped since " : "withdrawn "}
              <TimeAgo at={key.withdrawnAt ?? key.shippedFrom} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
