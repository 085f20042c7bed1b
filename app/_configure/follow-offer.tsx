"use client";

import { minorOf } from "#lib/images/name";
import { systemOf } from "#lib/machine/choices/missing";
import type { Extension, MachineInput } from "#lib/machine/choices/schema";
import { Allowed } from "../_client/allowed";
import { FollowSwitch } from "../_follow/follow-switch";
import type { Followed } from "../_follow/followed";

export type FollowOfferProps = { extension: Extension; arch: MachineInput["arch"]; target: MachineInput["target"] };

/** Where a machine updates itself from this server: whether anybody bakes what it is to find. */
export function FollowOffer({ extension, arch, target }: FollowOfferProps) {
  const { recipe, name = recipe, options, version, source } = extension;
  const minor = minorOf(version);
  if (version === "" || source.from !== "server") return null;
  const rule: Followed["rule"] =
    extension.updates === "minor" && minor !== null ? { follow: "minor", minor } : { follow: "newest" };
  const what = { recipe, name, arches: [arch], options, rule, ...systemOf(target) };
  return (
    <Allowed to="follow">
      <FollowSwitch what={what} isExact offer="Nobody bakes the next version yet." />
    </Allowed>
  );
}
