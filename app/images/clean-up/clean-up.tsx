"use client";

import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Allowed } from "../../_client/allowed";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { Notice } from "../../_ui/notice";
import { Panel, Section } from "../../_ui/section";
import { Loading, Skeleton } from "../../_ui/skeleton";
import { Outcome } from "./outcome";
import { RuleForm } from "./rule-form";
import { type Draft, draftOf, previewQuery, type Trial, trialOf } from "./trial";

type CleanUpProps = {
  saved: Trial;
  hasImages: boolean;
  /** What turns the schedule on. */
  nightly: ReactNode;
};

/** The rule, and beside it what it would do: at every change, before anything is saved. */
export function CleanUp({ saved, hasImages, nightly }: CleanUpProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(saved));
  const trial = trialOf(draft);
  const isSaved = JSON.stringify(trial) === JSON.stringify(saved);
  return (
    <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
      <Section id="rule" title="The rule">
        <Panel>
          <RuleForm
            draft={draft}
            trial={trial}
            isSaved={isSaved}
            onChange={setDraft}
            onReset={() => setDraft(draftOf(saved))}
          />
        </Panel>
        <Allowed to="change clean-up">
          <Panel>{nightly}</Panel>
        </Allowed>
      </Section>
      <Section id="outcome" title="What it would do now">
        {!hasImages && <NoImages />}
        {hasImages && trial === null && <p className="text-sm text-muted">The rule is not complete.</p>}
        {hasImages && trial !== null && <LiveOutcome trial={trial} isSaved={isSaved} />}
      </Section>
    </div>
  );
}

function LiveOutcome({ trial, isSaved }: { trial: Trial; isSaved: boolean }) {
  const settled = useSettled(trial);
  const { data, error, isFetching } = useQuery(previewQuery(settled));
  const isOld = isFetching || JSON.stringify(settled) !== JSON.stringify(trial);
  if (error !== null)
    return (
      <Notice tone="bad" role="alert" title="What would go could not be found out.">
        <p>{error.message}</p>
      </Notice>
    );
  if (data === undefined) return <LoadingOutcome />;
  return <Outcome preview={data} isOld={isOld} isSaved={isSaved} />;
}

/** Milliseconds without a change after which the server is asked: it looks at every image. */
const TYPING = 300;

/** A value once it has not changed for a moment. */
function useSettled(value: Trial): Trial {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (settled === value) return;
    const timer = setTimeout(() => setSettled(value), TYPING);
    return () => clearTimeout(timer);
  });
  return settled;
}

function LoadingOutcome() {
  return (
    <Loading label="Looking at all images">
      <div className="flex flex-col gap-4">
        <Skeleton className="h-24 w-full rounded-lg" />
        <Skeleton className="h-40 w-full rounded-lg" />
      </div>
    </Loading>
  );
}

function NoImages() {
  return (
    <EmptyState icon={Boxes} title="No images yet" action={<LinkButton href="/">Bake one in Configure</LinkButton>}>
      <p>Once there are some, this shows which of them the rule would delete.</p>
    </EmptyState>
  );
}
