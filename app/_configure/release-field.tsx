"use client";

import { useState } from "react";
import { FLATCAR, FLATCAR_RELEASES, flatcarRelease, readRelease } from "#lib/systems";
import { ComboBox } from "../_ui/combo-box";

const CHOICES = [
  { id: "any", text: "any", note: "works on every release" },
  ...FLATCAR_RELEASES.filter(({ channel }) => channel !== undefined).map(({ channel, release, systemd }) => ({
    id: release,
    text: `${channel} ${release}`,
    note: `systemd ${systemd}`,
  })),
  ...FLATCAR_RELEASES.filter(({ channel }) => channel === undefined)
    .map(({ release, systemd }) => ({ id: release, text: release, note: `systemd ${systemd}` }))
    .reverse(),
];

type ReleaseFieldProps = {
  release: string | null;
  onChange: (release: string | null) => void;
};

/** A channel, a release, or any: understood while it is typed, judged when the field is left. */
export function ReleaseField({ release, onChange }: ReleaseFieldProps) {
  const [text, setText] = useState(release ?? "");
  const [shown, setShown] = useState(release);
  const [isLeft, setLeft] = useState(true);
  // Set while rendering, as React wants it: a fix or the way back may choose another release.
  if (shown !== release) {
    setShown(release);
    if (readRelease(text) !== release) setText(release ?? "");
  }
  const understood = readRelease(text);
  return (
    // As high as it can get, so that nothing below moves.
    <div className="min-h-27 w-44 grow xl:min-h-22 pointer-coarse:min-h-29">
      <ComboBox
        label="Release"
        placeholder="any"
        choices={CHOICES}
        value={text}
        description={
          understood === undefined && isLeft ? undefined : (
            <span className="xl:whitespace-nowrap">{aboutRelease(understood)}</span>
          )
        }
        error={understood === undefined && isLeft ? `Flatcar has no release “${shortened(text)}”.` : undefined}
        onLeave={() => setLeft(true)}
        onChange={(next) => {
          setText(next);
          setLeft(false);
          const meant = readRelease(next);
          if (meant !== undefined) onChange(meant);
        }}
      />
    </div>
  );
}

function shortened(text: string): string {
  const typed = text.trim();
  return typed.length > 14 ? `${typed.slice(0, 12)}…` : typed;
}

function aboutRelease(release: string | null | undefined): string {
  if (release === undefined) return "A channel, or a number such as 4593.2.5.";
  if (release === null) return `Works on every release from ${FLATCAR.sysext.from} on.`;
  const known = flatcarRelease(release);
  if (known === null) return `Older than ${FLATCAR.sysext.from}.`;
  const docker = known.docker !== undefined && known.release === release ? ` · Docker ${known.docker}` : "";
  const channel = known.release === release && known.channel !== undefined ? `${known.channel} · ` : "";
  return `${channel}systemd ${known.systemd} · kernel ${known.kernel}${docker}`;
}
