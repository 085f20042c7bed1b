"use client";

import type { Build } from "#lib/builds/schema";
import { ActionButton } from "../../_client/action-button";
import { Digest } from "../../_ui/digest";
import { Facts } from "../../_ui/facts";
import { Notice } from "../../_ui/notice";
import { accept } from "../actions";

const ADVICE: Record<string, string> = {
  invalid: "Change the request on the recipe's page and bake again.",
  not_found: "Choose a version that upstream still offers.",
  conflict: "Look at what has changed, then retry.",
  too_large: "Raise the limit named above in the server's environment, then retry.",
  unsupported: "Change the recipe or the archive, then retry.",
  busy: "Retry in a moment.",
  upstream: "Check that upstream has this version and that the server can reach it, then retry.",
  internal: "The log below and the server's own log have the details. Retrying is safe.",
};

type WhyFailedProps = { build: Build; error: NonNullable<Build["error"]> };

/** The reason in a sentence, what to do, and where bytes have changed, the two digests and the decision about them. */
export function WhyFailed({ build, error: { code, message, changedDigest, suggestion } }: WhyFailedProps) {
  if (changedDigest === undefined)
    return (
      <Notice tone="bad" title={message}>
        {suggestion === undefined && <p>{ADVICE[code] ?? ADVICE.internal}</p>}
      </Notice>
    );
  const { url, recorded, found } = changedDigest;
  return (
    <Notice tone="bad" title={message}>
      <Facts
        facts={[
          { name: "Address", value: <code>{url}</code> },
          { name: "Recorded", value: <Digest value={recorded} label="Copy recorded digest" /> },
          { name: "Found now", value: <Digest value={found} label="Copy found digest" /> },
        ]}
      />
      <p>
        Ask upstream whether the file was replaced on purpose. Only then accept the new digest; the log keeps who did.
      </p>
      <div className="w-fit">
        <ActionButton
          may="accept digest"
          action={accept.bind(null, build.id)}
          confirm={{
            title: "Accept the new digest?",
            text: "From now on these bytes count as the right ones for this address, and the image is baked from them.",
          }}
        >
          Accept new digest
        </ActionButton>
      </div>
    </Notice>
  );
}
