"use client";

import { useMutation } from "@tanstack/react-query";
import type { MachineInput } from "#lib/machine/choices/schema";
import type { SetRehearsal } from "#lib/rehearse/schema";
import { postJson } from "../_client/json";
import { Badge, type Tone } from "../_ui/badge";
import { Button } from "../_ui/button";
import { Notice } from "../_ui/notice";
import { ProgramLines } from "../_ui/program-lines";

const TONES: Record<SetRehearsal["images"][number]["outcome"], Tone> = {
  merged: "ok",
  skipped: "warn",
  "blocks the others": "bad",
  "not rehearsed": "neutral",
};

/** All chosen images merged together by the server's own systemd, before a machine does. */
export function RehearseSet({ input }: { input: MachineInput }) {
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (machine: MachineInput) => postJson<SetRehearsal>("/api/v1/rehearsals", machine),
  });
  return (
    <div className="flex flex-col items-start gap-3">
      <Button size="small" isPending={isPending} onPress={() => mutate(input)}>
        Rehearse
      </Button>
      <p className="text-sm text-muted">
        Merges all chosen images together on this server, in the system's place, and shows what its systemd says.
      </p>
      <div role="status" className="w-full">
        {error !== null && <Notice tone="bad" title={error.message} />}
        {data !== undefined && <Outcome rehearsal={data} />}
      </div>
    </div>
  );
}

function Outcome({
  rehearsal: { by, system, reason, images, collisions, collisionCount, remarks },
}: {
  rehearsal: SetRehearsal;
}) {
  return (
    <div className="flex flex-col gap-3 text-sm">
      {images.length === 0 && <p>There is no image of this server among the choices.</p>}
      {by !== null && images.length > 0 && (
        <p>
          By {by}, on a small tree of {system}:
        </p>
      )}
      {reason !== null && images.length > 0 && <Notice tone={by === null ? "info" : "bad"} title={reason} />}
      <ul className="flex flex-col gap-1.5">
        {images.map(({ file, outcome, reason: why }) => (
          <li key={file}>
            <span className="font-mono wrap-anywhere">{file}</span> <Badge tone={TONES[outcome]}>{outcome}</Badge>
            {why !== null && <p className="text-muted">{why}</p>}
          </li>
        ))}
      </ul>
      {collisionCount > 0 && (
        <ProgramLines
          title={`Paths that several images bring (${collisionCount}); the machine sees one of them`}
          lines={collisions.map(({ path, files }) => `/${path}: ${files.join(", ")}`)}
        />
      )}
      {remarks.length > 0 && <ProgramLines title="systemd-analyze verify says of their units" lines={remarks} />}
    </div>
  );
}
