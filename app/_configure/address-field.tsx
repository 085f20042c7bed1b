"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { addressCookie } from "#lib/configs/addresses";
import { keepCookie } from "../_client/cookie";
import type { Reach } from "../_server/reach";
import { Button } from "../_ui/button";
import { ComboBox } from "../_ui/combo-box";

/** Where machines reach this server, while the page itself was opened at an address of the visitor's own computer. */
export function AddressField({ reach: { address, offers, example, hint } }: { reach: Reach }) {
  const router = useRouter();
  const [text, setText] = useState(address ?? offers[0] ?? "");
  const [isWrong, setWrong] = useState(false);
  const [isPending, startTransition] = useTransition();
  const keep = () => {
    const wanted = text.trim().replace(/\/+$/, "");
    setWrong(wanted !== "" && !isAddress(wanted));
    if (wanted !== "" && !isAddress(wanted)) return;
    keepCookie(addressCookie(window.location.host), wanted);
    startTransition(() => router.refresh());
  };
  return (
    <form
      className="flex items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <div className="min-w-0 grow">
        <ComboBox
          label="Address of this server for machines"
          mono
          placeholder={example}
          choices={offers.map((offer) => ({ id: offer, text: offer }))}
          value={text}
          onChange={setText}
          description={hint}
          error={isWrong ? "Must be an address such as http://bakery.example.net:3000." : undefined}
        />
      </div>
      {/* Beside the field, below that field's label. */}
      <Button type="submit" className="mt-6.5" isPending={isPending}>
        Use it
      </Button>
    </form>
  );
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s/?#"'<>\\]+(\/[^\s?#"'<>\\]*)?$/.test(text) && URL.canParse(text);
}
