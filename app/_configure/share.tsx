"use client";

import { ChevronDown, Save } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { configHref } from "#lib/configs/addresses";
import type { Format } from "#lib/machine/formats/names";
import { useAllowed } from "../_client/allowed";
import { Button } from "../_ui/button";
import { TextLink } from "../_ui/links";
import { Skeleton } from "../_ui/skeleton";
import type { Machine } from "./use-machine";
import type { Saved } from "./use-saved";

/** What unfolds only on use is loaded only then. */
const SaveForm = lazy(async () => ({ default: (await import("./save-form")).SaveForm }));
const Addresses = lazy(async () => ({ default: (await import("./saved-addresses")).Addresses }));

type ShareProps = { machine: Machine; saved: Saved; format: Format };

/** Keeps the config on this server, where people and machines can fetch it: one row until it is used. */
export function Share({ machine, saved, format }: ShareProps) {
  const [opened, setOpened] = useState<"form" | "addresses" | null>(null);
  const canSave = useAllowed("save config");
  const isListed = saved.id !== null && saved.name !== null;
  const isNaming = opened === "form" && !isListed;
  const isShown = opened === "addresses" && saved.id !== null;
  return (
    <div className="flex flex-col gap-3 text-sm">
      <div className={isNaming ? "sr-only" : "flex min-h-9 items-center gap-3"}>
        {canSave && !isListed && !isNaming && (
          <Button
            isDisabled={!machine.isValid}
            onPress={() => {
              saved.reset();
              setOpened("form");
            }}
          >
            <Save aria-hidden /> Save
          </Button>
        )}
        <State machine={machine} saved={saved} />
        {saved.id !== null && !isNaming && (
          <Button
            variant="quiet"
            size="small"
            className="ml-auto"
            // Where the form was when it has been sent.
            autoFocus={isShown}
            aria-expanded={isShown}
            onPress={() => setOpened(isShown ? null : "addresses")}
          >
            Addresses <ChevronDown aria-hidden className={isShown ? "rotate-180" : ""} />
          </Button>
        )}
      </div>
      <Suspense fallback={<Skeleton className="h-36 w-full" />}>
        {isNaming && (
          <SaveForm
            input={machine.input}
            saved={saved}
            onSaved={() => setOpened("addresses")}
            onCancel={() => setOpened(null)}
          />
        )}
        {isShown && <Addresses id={saved.id ?? ""} machine={machine} format={format} />}
      </Suspense>
    </div>
  );
}

/** Whether what is shown is saved, and the way to its page. */
function State({ machine, saved: { id, name, isBehind } }: Pick<ShareProps, "machine" | "saved">) {
  const isWrong = machine.issues.some(({ code }) => code === "form");
  return (
    <p role="status" className="min-w-0 truncate text-muted" title={name ?? undefined}>
      {isWrong && "First fix the fields that are marked red."}
      {!isWrong && id !== null && (
        <>
          {name === null ? "Not in your list: " : "Saved as "}
          <TextLink href={configHref(id)}>{name ?? "its page"}</TextLink>
        </>
      )}
      {!isWrong && isBehind && (name === null ? "Changed since it was saved." : `Changed since saved as ${name}.`)}
    </p>
  );
}
