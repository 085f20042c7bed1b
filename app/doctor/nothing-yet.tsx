"use client";

import { Stethoscope } from "lucide-react";
import { Button } from "../_ui/button";
import { EmptyState } from "../_ui/empty-state";
import { SAMPLE } from "./sample";

export function NothingYet({ onText }: { onText: (text: string) => void }) {
  return (
    <EmptyState
      icon={Stethoscope}
      title="Nothing to examine yet"
      action={<Button onPress={() => onText(SAMPLE)}>Try a broken example</Button>}
    >
      <p>
        Paste a config or open a file. On the command line the same is <code>npx bakehouse doctor FILE</code>.
      </p>
    </EmptyState>
  );
}
