"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { messageOf } from "#lib/errors";
import { Button } from "../../_ui/button";
import { signInWithPasskey } from "../passkeys";

export function PasskeyButton({ next }: { next: string }) {
  const [isPending, setIsPending] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const press = async () => {
    setIsPending(true);
    try {
      await signInWithPasskey();
      window.location.assign(next);
    } catch (error) {
      setMessage(messageOf(error));
      setIsPending(false);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <Button isPending={isPending} onPress={press}>
        <KeyRound aria-hidden /> Sign in with a passkey
      </Button>
      {message !== null && (
        <p role="alert" className="text-sm text-bad">
          {message}
        </p>
      )}
    </div>
  );
}
