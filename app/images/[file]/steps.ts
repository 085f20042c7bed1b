import type { Image } from "#lib/images/schema";
import { ENSURE_SYSEXT } from "#lib/machine/formats/ensure-sysext";

/** What to do on a machine by hand: a sentence and what to type or store. */
export type Step = { text: string; label: string; code: string };

type Placed = Pick<Image, "name" | "file" | "url" | "sha256">;

/**
 * On Flatcar. A reload, where systemd has one, since a restart loses the sockets of images that are merged already. Up to 4593
 * ensure-sysext.service starts an image's units, from 4628 on systemd itself. `masks` are Flatcar's extensions it replaces.
 */
export function flatcarSteps(image: Placed, masks: readonly string[]): Step[] {
  return [
    fetchStep(image),
    ...(masks.length === 0 ? [] : [maskStep(masks)]),
    {
      text: "Load it now and start its units. At boot this happens by itself.",
      label: "Load",
      code: "systemctl reload-or-restart systemd-sysext\nsystemctl try-restart ensure-sysext # not there from Flatcar 4628 on",
    },
  ];
}

/** On any other distribution with systemd-sysext, which has to be told to start units after a merge. */
export function otherSteps(image: Placed): Step[] {
  return [
    fetchStep(image),
    {
      text: "systemd-sysext merges images and leaves their units alone. This unit starts them; store it once per machine.",
      label: "/etc/systemd/system/ensure-sysext.service",
      code: ENSURE_SYSEXT,
    },
    {
      text: "Enable both units and load the image now.",
      label: "Enable",
      code: "systemctl daemon-reload\nsystemctl enable --now ensure-sysext.service systemd-sysext.service",
    },
  ];
}

// The link carries the name the image knows itself by: under its own file name it would be refused, and every other
// extension with it.
function fetchStep({ name, file, url, sha256 }: Placed): Step {
  const path = `/opt/extensions/${name}/${file}`;
  return {
    text: `Fetch the image, check it, and link it under the name it must have on a machine: ${name}.raw. The link may stand in /etc/extensions or /var/lib/extensions, and so may the image itself.`,
    label: "Fetch, as root",
    code: [
      "mkdir -p /etc/extensions",
      `curl -fL --create-dirs -o ${path} ${url}`,
      `echo "${sha256}  ${path}" | sha256sum -c`,
      `ln -sfn ${path} /etc/extensions/${name}.raw`,
    ].join("\n"),
  };
}

function maskStep(masks: readonly string[]): Step {
  return {
    text: "It replaces what Flatcar brings along. Mask that, and Torcx on releases that still have it.",
    label: "Mask, as root",
    code: [
      ...masks.map((mask) => `ln -sfn /dev/null /etc/extensions/${mask}.raw`),
      "mkdir -p /etc/systemd/system-generators",
      "touch /etc/systemd/system-generators/torcx-generator",
    ].join("\n"),
  };
}
