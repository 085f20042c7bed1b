"use client";

import { useQuery } from "@tanstack/react-query";
import { Save } from "lucide-react";
import { baseUrlOf, configUrls } from "#lib/configs/addresses";
import { FORMAT_NAMES, type Format } from "#lib/machine/formats/names";
import { Button } from "../_ui/button";
import { CodeBlock } from "../_ui/code-block";
import { CopyButton } from "../_ui/copy-button";
import { Disclosure } from "../_ui/disclosure";
import { Notice } from "../_ui/notice";
import { rulesQuery } from "./queries";
import type { Machine } from "./use-machine";
import type { Saved } from "./use-saved";

type ShareProps = { machine: Machine; saved: Saved; format: Format };

/** Keeps the config on this server, where people and machines can fetch it. */
export function Share({ machine, saved, format }: ShareProps) {
  return (
    <Disclosure title="Save it for machines" defaultExpanded={saved.id !== null}>
      <div className="flex flex-col gap-3 text-sm">
        <p className="text-muted">
          A saved config has addresses that machines can boot from, and keeps the extras. Everyone who has its ID can
          read it, with the keys and files in it.
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <Button isPending={saved.isSaving} isDisabled={!machine.isValid || saved.id !== null} onPress={saved.save}>
            <Save aria-hidden /> Save config
          </Button>
          <p role="status" className="text-muted">
            {stateOf(machine, saved)}
          </p>
        </div>
        {saved.problem !== null && (
          <Notice tone="bad" role="alert">
            {saved.problem}
          </Notice>
        )}
        {saved.id !== null && <Addresses id={saved.id} machine={machine} format={format} />}
      </div>
    </Disclosure>
  );
}

function stateOf({ issues }: Machine, { id, isBehind }: Saved): string {
  if (issues.some(({ code }) => code === "form")) return "First fix the fields that are marked red.";
  if (id !== null) return "Saved.";
  return isBehind ? "Changed since it was saved." : "";
}

function Addresses({ id, machine, format }: { id: string; machine: Machine; format: Format }) {
  const urls = configUrls(id, baseUrlOf(machine.server));
  const { title } = FORMAT_NAMES[format];
  const waits = format === "ign" && machine.cards.some(({ status }) => status === "missing");
  return (
    <dl className="flex flex-col gap-3">
      <Address name={`${title}, as it is now`} url={urls[format]} />
      <Address name={`${title} with the newest baked versions its updates allow`} url={urls.newest[format]} />
      {waits && <p className="text-muted">Ignition is given out once every image is baked.</p>}
    </dl>
  );
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <div className="flex flex-col gap-1">
      <dt className="font-medium">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="min-w-0 grow truncate rounded-md bg-sunken px-2.5 py-1.5" title={url}>
          {url}
        </code>
        <CopyButton text={url} label={`Copy the address: ${name}`} />
      </dd>
    </div>
  );
}

type TryItProps = { machine: Machine; format: Format; saved: string | null };

/** The exact commands for what is shown above. */
export function TryIt({ machine: { input, server }, format, saved }: TryItProps) {
  const { target, arch } = input;
  // Nobody opens this without a sign of life, and the first one fetches the rules.
  const { data: rules } = useQuery({ ...rulesQuery, enabled: false });
  const file = FORMAT_NAMES[format].file;
  const ways = rules?.waysToTry(format, { target, arch, file, saved, server: baseUrlOf(server) }) ?? [];
  return (
    <Disclosure title="Try it">
      <div className="flex flex-col gap-4">
        {ways.map(({ title, commands, note }) => (
          <div key={title} className="flex min-w-0 flex-col gap-1.5">
            <CodeBlock label={title} text={commands} />
            {note !== undefined && <p className="text-sm text-muted">{note}</p>}
          </div>
        ))}
      </div>
    </Disclosure>
  );
}
