import { keyringParts } from "#lib/machine/choices/keyring-parts";
import type { Choices } from "#lib/machine/choices/place";
import { masksOf, type Placed } from "#lib/machine/choices/placed";
import { profileParts } from "#lib/machine/choices/profile";
import type { Facts, MachineInput } from "#lib/machine/choices/schema";
import { bringsEnsureSysext, butaneVersionOf } from "#lib/machine/choices/targets";
import { updateParts } from "#lib/machine/choices/updates";
import { type Document, joinParts, type Parts } from "#lib/machine/formats/document";
import { ENSURE_SYSEXT } from "#lib/machine/formats/ensure-sysext";

/**
 * What a machine boots with. Total: odd choices give an odd document, and `check` says what is wrong with them.
 * The two examples that Bakehouse grew from come out of it (compose.test.ts).
 */
export function compose({ input, facts, placed, extras }: Choices): Document {
  const variant = input.target.kind;
  const parts = [
    placed.map((one) => imageParts(one, input, facts)),
    maskParts(input, placed),
    startParts(input, placed),
    keyringParts(input, placed, facts),
    updateParts(input, placed, facts),
    placed.map((one) => profileParts(one, input)),
    extras.parts,
  ];
  return joinParts({ variant, version: butaneVersionOf(input) }, parts.flat());
}

function imageParts(one: Placed, { layout }: MachineInput, facts: Facts): Parts {
  const { name, url, path, merged, sha256, choice } = one;
  const verification = sha256 === null ? undefined : { hash: `sha256-${sha256}` };
  const isPlain = layout === "plain";
  const what = isPlain ? `${name}: merged from where it lies` : `${name}: the image, under its version`;
  const why = isToBake(one, facts)
    ? `${what}; not baked yet: bake it, then take this config anew with the digest that goes here`
    : what;
  const files = [{ path, contents: { source: url, verification }, why, from: choice }];
  if (isPlain) return { files };
  return {
    files,
    links: [{ path: merged, target: path, hard: false, why: `the name ${name} is merged under`, from: choice }],
  };
}

/** Whether this server is to have the image and does not; on the command line nobody knows. */
function isToBake({ extension, image }: Placed, { images }: Facts): boolean {
  return extension.source.from === "server" && images !== null && image === null;
}

function maskParts(input: MachineInput, placed: readonly Placed[]): Parts {
  const { extensions, torcx } = masksOf(input, placed);
  const noTorcx = {
    path: "/etc/systemd/system-generators/torcx-generator",
    why: "empty: keeps Torcx from starting its own Docker",
  };
  return {
    files: torcx ? [noTorcx] : [],
    links: extensions.map((extension) => ({
      path: `/etc/extensions/${extension}.raw`,
      target: "/dev/null",
      overwrite: true,
      why: `masks Flatcar's own ${extension.replace("-flatcar", "")}`,
    })),
  };
}

/** Flatcar starts the services of merged images by itself; elsewhere units of ours do. */
function startParts({ target }: MachineInput, placed: readonly Placed[]): Parts {
  if (bringsEnsureSysext(target) || placed.length === 0) return {};
  return {
    units: [
      { name: "systemd-sysext.service", enabled: true, why: "merges the images at boot" },
      {
        name: "ensure-sysext.service",
        enabled: true,
        contents: ENSURE_SYSEXT,
        why: "starts the services that the images bring",
      },
    ],
  };
}
