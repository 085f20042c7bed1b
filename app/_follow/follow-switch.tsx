"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { startTransition, useActionState } from "react";
import { ruleInWords } from "#lib/follow/rule-words";
import type { Watch } from "#lib/follow/schema";
import { type FormState, UNTOUCHED } from "../_ui/form-state";
import { TextLink } from "../_ui/links";
import { Switch } from "../_ui/switch";
import { follow, pause } from "./actions";
import { covers, type Followed } from "./followed";
import { LookTimes } from "./look-line";
import { watchesHref, watchesQuery, watchHref } from "./queries";

type FollowSwitchProps = {
  what: Followed;
  /** What is said while it is off. */
  offer: string;
  /** Only a watch that brings these versions counts, not any of this name. */
  isExact?: boolean;
};

/** "Follow this": on where a watch bakes new versions of an image. Turned on it adds one, or lets a paused one go on. */
export function FollowSwitch({ what, offer, isExact = false }: FollowSwitchProps) {
  const client = useQueryClient();
  const { data, error } = useQuery(watchesQuery({ recipe: what.recipe }));
  const fitting = (data?.items ?? []).filter((watch) => covers(watch, what, isExact));
  const active = fitting.filter(({ paused }) => !paused);
  const [state, turn, isPending] = useActionState(async (before: FormState, on: boolean) => {
    const after = await turnTo(on, { what, active, paused: fitting.at(0) })(before, new FormData());
    await client.invalidateQueries({ queryKey: watchesQuery({}).queryKey.slice(0, 1) });
    return after;
  }, UNTOUCHED);
  if (data === undefined && error === null) return <p className="min-h-8 text-sm text-muted">Follow this …</p>;
  const isOn = isPending ? active.length === 0 : active.length > 0;
  return (
    <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-3">
      <Switch isSelected={isOn} onChange={(on) => !isPending && startTransition(() => turn(on))}>
        Follow this
      </Switch>
      {state.message !== null || error !== null ? (
        <p role="alert" className="text-sm text-bad">
          {state.message ?? error?.message}
        </p>
      ) : (
        <p className="min-w-0 text-sm text-muted">{saying(active, fitting, offer)}</p>
      )}
    </div>
  );
}

type Turn = { what: Followed; active: Watch[]; paused: Watch | undefined };

function turnTo(on: boolean, { what, active, paused }: Turn) {
  if (!on) {
    const ids = active.map(({ id }) => id);
    return pause.bind(null, ids, true);
  }
  return paused === undefined ? follow.bind(null, what) : pause.bind(null, [paused.id], false);
}

function saying(active: readonly Watch[], fitting: readonly Watch[], offer: string) {
  const [watch] = active.concat(fitting);
  if (watch === undefined) return offer;
  if (fitting.length > 1)
    return <TextLink href={watchesHref({ recipe: watch.recipe })}>{fitting.length} watches follow it</TextLink>;
  return (
    <>
      {active.length === 0 ? "Paused: " : ""}
      <TextLink href={watchHref(watch.id)}>{ruleInWords(watch.rule)}</TextLink>
      {watch.look?.failed && <span className="text-warn"> · something is in the way</span>}
      {active.length > 0 && (
        <>
          {" · "}
          <LookTimes watch={watch} />
        </>
      )}
    </>
  );
}
