"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Pause, Play } from "lucide-react";
import { type UIEvent, useEffect, useRef, useState } from "react";
import type { LogLine } from "#lib/builds/schema";
import { saveText } from "../../_client/save-text";
import { Button } from "../../_ui/button";
import { Digest } from "../../_ui/digest";
import { Section } from "../../_ui/section";
import { buildQuery, logQuery } from "../queries";

const LEVELS: Record<LogLine["level"], string> = { info: "", warn: "text-warn", error: "text-bad" };

/** Lines within which the end counts as reached: a hair's breadth must not stop the following. */
const NEAR = 24;

/** The log, following its end until the user scrolls up or pauses. */
export function BuildLog({ id }: { id: string }) {
  const { data } = useQuery(logQuery(id));
  const [follows, setFollows] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const lines = data?.lines ?? [];
  const done = data?.done ?? false;
  const count = lines.length;
  useEffect(() => {
    if (follows && count > 0) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [follows, count]);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent<HTMLDivElement>) => {
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (!atEnd) setFollows(false);
    else if (!done) setFollows(true);
  };
  return (
    <Section
      id="log"
      title="Log"
      actions={
        <>
          {!done && <FollowButton follows={follows} onPress={() => setFollows(!follows)} />}
          <Button
            variant="quiet"
            size="small"
            isDisabled={count === 0}
            onPress={() => saveText(`build-${id}.log`, lines.map(plain).join("\n"))}
          >
            <Download aria-hidden />
            Download log
          </Button>
        </>
      }
    >
      <div
        ref={box}
        role="log"
        aria-label="Build log"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        onScroll={onScroll}
        className="h-64 overflow-auto rounded-lg border border-line bg-surface py-2.5 font-mono text-sm"
      >
        {count === 0 && (
          <p className="px-4 text-muted">
            {done ? "This build has left no log." : "The first lines come when a worker takes the build."}
          </p>
        )}
        {lines.map((line) => (
          <Line key={line.n} line={line} />
        ))}
      </div>
      <AskedIn id={id} />
    </Section>
  );
}

/** Whoever runs the server finds more about it there. */
function AskedIn({ id }: { id: string }) {
  const { data } = useQuery(buildQuery(id));
  const requestId = data?.build.requestId ?? null;
  if (requestId === null) return null;
  return (
    <p className="mt-1.5 text-sm text-muted">
      The server’s own log has its lines under the request <Digest value={requestId} label="Copy request id" />
    </p>
  );
}

function FollowButton({ follows, onPress }: { follows: boolean; onPress: () => void }) {
  return (
    <Button variant="quiet" size="small" onPress={onPress}>
      {follows ? <Pause aria-hidden /> : <Play aria-hidden />}
      {follows ? "Pause" : "Follow"}
    </Button>
  );
}

function Line({ line: { at, level, text } }: { line: LogLine }) {
  return (
    <div className={`flex gap-3 px-4 py-px ${LEVELS[level]}`}>
      <time dateTime={at} title={at} className="shrink-0 text-muted select-none">
        {at.slice(11, 19)}
      </time>
      <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        {level !== "info" && <span className="font-semibold">{level}: </span>}
        {text}
      </span>
    </div>
  );
}

function plain({ at, level, text }: LogLine): string {
  return `${at} ${level} ${text}`;
}
