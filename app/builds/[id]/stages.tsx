"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Circle, LoaderCircle, type LucideIcon, X } from "lucide-react";
import type { Build, Stage } from "#lib/builds/schema";
import { STAGES } from "#lib/builds/stages";
import { STAGE_LABEL } from "#lib/builds/state";
import { ByteProgress } from "../../_ui/progress-bar";
import { Panel } from "../../_ui/section";
import { TimeSpan } from "../../_ui/times";
import { buildQuery } from "../queries";

type Progress = "waiting" | "running" | "done" | "stopped";

const FACES: Record<Progress, { icon: LucideIcon; word: string; style: string }> = {
  waiting: { icon: Circle, word: "not begun", style: "text-muted" },
  running: { icon: LoaderCircle, word: "running", style: "text-accent [&_svg]:animate-spin" },
  done: { icon: Check, word: "done", style: "text-ok" },
  stopped: { icon: X, word: "stopped", style: "text-bad" },
};

/** Resolve → download → bake → publish with their times, and the bytes of the one that runs. */
export function Stages({ id }: { id: string }) {
  const { data, dataUpdatedAt } = useQuery(buildQuery(id));
  if (data === undefined) return null;
  const { build } = data;
  const { kind, stage, progress, status, request } = build;
  if (kind === "adopted") return <ReadIn filename={"filename" in request ? request.filename : build.file} />;
  return (
    <Panel className="overflow-hidden">
      <ol className="grid grid-cols-2 sm:grid-cols-4">
        {STAGES.filter((each) => each !== "publish" || !build.rebake).map((each) => (
          <StageCell key={each} stage={each} build={build} />
        ))}
      </ol>
      <div className="min-h-15 border-t border-line px-4 py-3">
        {status === "running" ? (
          <ByteProgress
            label={stage === null ? "Starting" : STAGE_LABEL[stage]}
            done={progress?.done ?? 0}
            total={progress?.total ?? null}
            at={dataUpdatedAt}
          />
        ) : (
          <Standstill build={build} />
        )}
      </div>
    </Panel>
  );
}

/** Nothing was baked here. */
function ReadIn({ filename }: { filename: string }) {
  return (
    <Panel>
      <p className="text-sm wrap-anywhere">
        This image was read in from the file <code>{filename}</code>. What it was baked from, and how, is not known
        here.
      </p>
    </Panel>
  );
}

const STANDSTILLS: Record<Exclude<Build["status"], "running">, { before: string; bar: string }> = {
  queued: { before: "Waiting for a worker for", bar: "w-0" },
  succeeded: { before: "Baked in", bar: "w-full bg-ok" },
  failed: { before: "Failed after", bar: "w-0" },
  cancelled: { before: "Cancelled after", bar: "w-0" },
};

/** Stands where the bar of a running build stands, so that nothing moves when it begins or ends. */
function Standstill({ build: { status, createdAt, startedAt, finishedAt } }: { build: Build }) {
  if (status === "running") return null;
  const { before, bar } = STANDSTILLS[status];
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-sm">
        {before} <TimeSpan from={startedAt ?? createdAt} to={finishedAt} />
      </p>
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className={`h-full rounded-full ${bar}`} />
      </div>
    </div>
  );
}

function StageCell({ stage, build }: { stage: Stage; build: Build }) {
  const time = build.stages.find((each) => each.stage === stage);
  const { icon: Icon, word, style } = FACES[progressOf(stage, build)];
  return (
    <li className="flex items-center gap-2.5 border-line px-4 py-3 not-last:border-r max-sm:nth-2:border-r-0 max-sm:nth-[n+3]:border-t">
      <Icon aria-hidden className={`size-4.5 shrink-0 ${style}`} />
      <div className="min-w-0 text-sm">
        <p className="font-medium">
          {STAGE_LABEL[stage]} <span className="sr-only">{word}</span>
        </p>
        <p className="h-5 text-muted">
          {time === undefined ? <span aria-hidden>–</span> : <TimeSpan from={time.startedAt} to={time.finishedAt} />}
        </p>
      </div>
    </li>
  );
}

function progressOf(stage: Stage, { stages, status }: Build): Progress {
  const index = stages.findIndex((each) => each.stage === stage);
  if (index === -1) return "waiting";
  const isLast = index === stages.length - 1;
  if (status === "running") return isLast && stages[index]?.finishedAt === null ? "running" : "done";
  return isLast && status !== "succeeded" ? "stopped" : "done";
}
