"use client";

import { Button } from "../_ui/button";
import { useDecision, WordsButton } from "./words-button";

type DecisionButtonsProps = {
  files: readonly string[];
  /** What is decided on, as sentences call it: `docker 24.0.9`. */
  subject: string;
  standing: "waiting" | "held" | "skipped";
};

/** What can be done with candidates, on hold or not, and with what was skipped. */
export function DecisionButtons({ files, subject, standing }: DecisionButtonsProps) {
  const { state, isPending, decide } = useDecision(files);
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="flex flex-wrap gap-2">
        {standing !== "skipped" && (
          <Button variant="primary" isPending={isPending} onPress={() => decide("publish")}>
            Publish
          </Button>
        )}
        {standing === "waiting" && (
          <WordsButton files={files} decision="hold" title={`Hold ${subject}?`} text={HOLDING} />
        )}
        {standing !== "waiting" && (
          <Button isPending={isPending} onPress={() => decide("take-back")}>
            {standing === "held" ? "Take off hold" : "Take back"}
          </Button>
        )}
        {standing !== "skipped" && (
          <WordsButton files={files} decision="skip" variant="danger" title={`Skip ${subject}?`} text={SKIPPING} />
        )}
      </div>
      {state.message !== null && (
        <p role="alert" className="max-w-prose text-sm text-bad">
          {state.message}
        </p>
      )}
    </div>
  );
}

export const HOLDING =
  "It stays in the inbox under “On hold”, and is not published by itself until that is taken back.";
export const SKIPPING =
  "Machines never see it, and what follows upstream does not bake it again. Its bytes stay, and skipping can be taken back.";
