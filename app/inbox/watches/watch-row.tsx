"use client";

import { Pause } from "lucide-react";
import { publishingInWords, ruleInWords } from "#lib/follow/rule-words";
import type { Watch } from "#lib/follow/schema";
import { ActionButton } from "../../_client/action-button";
import { Allowed } from "../../_client/allowed";
import { lookNow, pause, unfollow } from "../../_follow/actions";
import { LookLine, LookTimes } from "../../_follow/look-line";
import { isBusy, watchHref } from "../../_follow/queries";
import { Badge } from "../../_ui/badge";
import { LinkButton, TextLink } from "../../_ui/links";
import { osText } from "../../images/os-text";

type WatchRowProps = {
  watch: Watch;
  /** Milliseconds since 1970. */
  now: number;
  /** Its page shows it, with the form below. */
  isAlone?: boolean;
};

/** What is followed, what came of it, and what can be done about it. */
export function WatchRow({ watch, now, isAlone = false }: WatchRowProps) {
  const { id, recipe, name, arches, rule, paused } = watch;
  return (
    <li aria-label={`${name}: ${ruleInWords(rule)}`} className="flex flex-wrap justify-between gap-x-6 gap-y-3 p-4">
      <div className="flex min-w-0 flex-[1_1_22rem] flex-col gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <TextLink href={watchHref(id)} quiet className="font-mono font-medium tracking-tighter">
            {name}
          </TextLink>
          {arches.map((arch) => (
            <Badge key={arch}>{arch}</Badge>
          ))}
          {paused && (
            <Badge tone="warn" icon={Pause}>
              paused
            </Badge>
          )}
          {name !== recipe && <span className="text-sm text-muted">from the recipe {recipe}</span>}
        </p>
        <p className="text-sm text-muted">
          Follows {ruleInWords(rule)}
          {specials(watch)}. Once baked, {publishingInWords(watch)}.
        </p>
        <LookLine watch={watch} now={now} />
        <p className="text-sm text-muted first-letter:uppercase">
          <LookTimes watch={watch} />
        </p>
      </div>
      <WatchActions watch={watch} now={now} isAlone={isAlone} />
    </li>
  );
}

/** The system and the options, where they are not the usual ones. */
function specials({ os, osVersion, options }: Watch): string {
  const system = os === "flatcar" ? [] : [`for ${osText(os, osVersion)}`];
  const chosen = Object.entries(options).map(([key, value]) => `${key} ${value}`);
  const all = system.concat(chosen);
  return all.length === 0 ? "" : `, ${all.join(", ")}`;
}

function WatchActions({ watch, now, isAlone }: WatchRowProps) {
  const { id, name, paused } = watch;
  return (
    <div className="flex flex-wrap items-start gap-1">
      {!paused && !isBusy(watch, now) && (
        <ActionButton may="look upstream" size="small" action={lookNow.bind(null, id)}>
          Look now
        </ActionButton>
      )}
      {!isAlone && (
        <Allowed to="change watch">
          <LinkButton size="small" variant="quiet" href={watchHref(id)} aria-label={`Change ${name}`}>
            Change
          </LinkButton>
        </Allowed>
      )}
      <ActionButton may="change watch" size="small" variant="quiet" action={pause.bind(null, [id], !paused)}>
        {paused ? "Go on" : "Pause"}
      </ActionButton>
      <ActionButton
        may="unfollow"
        size="small"
        variant="quiet"
        action={unfollow.bind(null, id)}
        confirm={{ title: `Follow ${name} no more?`, text: REMOVED }}
      >
        Remove
      </ActionButton>
    </div>
  );
}

const REMOVED =
  "New versions are not baked any more. What is baked and queued stays; candidates wait in the inbox until somebody decides.";
