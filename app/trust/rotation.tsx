import type { ReactNode } from "react";
import type { SigningStatus } from "#lib/signing/schema";
import { ActionButton } from "../_client/action-button";
import { Section } from "../_ui/section";
import { letSign, ship, takeAway } from "./actions";

type Keys = SigningStatus["keys"];

/** Another key in three steps, days apart; the one that is due has its button. */
export function Rotation({ keys }: { keys: Keys }) {
  const next = keys.find(({ state }) => state === "next");
  const former = keys.filter(({ state }) => state === "former");
  return (
    <Section
      id="rotation"
      title="Another key"
      note="Three steps, days apart: no machine then meets a signature that it cannot check."
    >
      <ol className="flex flex-col gap-4">
        <Step
          title="1. Ship a second key"
          text="It is in the keyring from then on and does not sign yet. Bring the keyring to your machines; new ones get it with their config."
        >
          {next === undefined && (
            <ActionButton may="add key" action={ship} variant="secondary">
              Make a second key
            </ActionButton>
          )}
        </Step>
        <Step
          title="2. Let it sign"
          text="Once your machines have the keyring with both keys. What was published is signed anew; the first key stays in the keyring."
        >
          {next !== undefined && (
            <ActionButton
              may="let key sign"
              action={letSign.bind(null, next.fingerprint)}
              variant="primary"
              confirm={SIGNING}
            >
              Let it sign now
            </ActionButton>
          )}
        </Step>
        <Step
          title="3. Withdraw the first one"
          text="It leaves the keyring, and its private half is put aside. Bring the keyring to your machines once more."
        >
          {former.map(({ fingerprint }) => (
            <ActionButton
              may="withdraw key"
              key={fingerprint}
              action={takeAway.bind(null, fingerprint)}
              variant="danger"
              confirm={{
                title: `Withdraw ${fingerprint.slice(-16).toUpperCase()}?`,
                text: "It cannot be taken back: another key takes its place only by these three steps.",
              }}
            >
              Withdraw {fingerprint.slice(-16).toUpperCase()}
            </ActionButton>
          ))}
        </Step>
      </ol>
    </Section>
  );
}

const SIGNING = {
  title: "Let the second key sign?",
  text: "Machines that do not have the new keyring take no update any more until they get it.",
};

type StepProps = { title: string; text: string; children: ReactNode };

function Step({ title, text, children }: StepProps) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 rounded-lg border border-line bg-surface p-4">
      <div className="max-w-prose">
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-muted">{text}</p>
      </div>
      {children}
    </li>
  );
}
