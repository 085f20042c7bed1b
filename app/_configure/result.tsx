"use client";

import { ChevronUp, Download } from "lucide-react";
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from "react";
import { baseUrlOf, configUrls } from "#lib/configs/addresses";
import type { ShownIssue } from "#lib/machine/check/form";
import { FORMAT_NAMES, formatsOf } from "#lib/machine/formats/names";
import { saveText } from "../_client/save-text";
import type { Reach } from "../_server/reach";
import { Button } from "../_ui/button";
import { CodeBlock } from "../_ui/code-block";
import { Dialog } from "../_ui/dialog";
import { Disclosure } from "../_ui/disclosure";
import { Notice } from "../_ui/notice";
import { Skeleton } from "../_ui/skeleton";
import { Tabs } from "../_ui/tabs";
import { Coloured } from "./coloured";
import { Share } from "./share";
import { type BakeThenCopy, useBakeThenCopy } from "./use-bake-then-copy";
import type { Baking } from "./use-baking";
import type { Machine } from "./use-machine";
import type { Saved } from "./use-saved";
import { useSummary, Verdict } from "./verdict";

const TryIt = lazy(async () => ({ default: (await import("./try-it")).TryIt }));

type ResultProps = {
  machine: Machine;
  saved: Saved;
  reach: Reach | null;
  baking: Baking;
  /** Leads to the choice that causes an issue. */
  goTo: (issue: ShownIssue) => void;
};

/** What the machine boots with, in the formats it reads, and whether that will work. */
export function Result({ machine, saved, reach, baking, goTo }: ResultProps) {
  const { format, rendered, problem, showFormat } = machine;
  const text = rendered !== null && "text" in rendered ? rendered.text : null;
  const ahead = useBakeThenCopy(text, machine.cards, baking);
  const formats = formatsOf(machine.input.target);
  const address = saved.id === null ? null : configUrls(saved.id, baseUrlOf(machine.server))[format];
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-3">
      {/* The text alone gives way, so that what is below it stays in view. */}
      <div className="flex min-h-40 min-w-0 shrink-999 flex-col">
        <Tabs
          label="Format"
          value={format}
          onChange={(key) => showFormat(formats.find((one) => one === key) ?? format)}
          tabs={formats.map((id) => ({
            id,
            title: FORMAT_NAMES[id].title,
            content: <Text rendered={rendered} format={id} ahead={ahead} />,
          }))}
        />
      </div>
      {problem !== null && (
        <Notice tone="bad" role="alert" title="What is shown here does not follow your changes">
          A part of this page could not be loaded: {problem} Reload the page.
        </Notice>
      )}
      <Verdict {...{ machine, baking, reach, goTo }} />
      <div className="min-h-8 shrink-2 lg:has-[[aria-expanded=true]]:min-h-32 lg:has-[[aria-expanded=true]]:overflow-y-auto">
        <Disclosure title="Try it" isLazy>
          <Suspense>
            <TryIt machine={machine} format={format} saved={address} />
          </Suspense>
        </Disclosure>
      </div>
      <div className="shrink-0">
        <Share machine={machine} format={format} saved={saved} />
      </div>
    </div>
  );
}

const HEIGHT = "max-lg:max-h-[calc(100dvh-24rem)] max-lg:min-h-64";

function Text({ rendered, format, ahead }: Pick<Machine, "rendered" | "format"> & { ahead: BakeThenCopy }) {
  const { title, file } = FORMAT_NAMES[format];
  if (rendered === null) return <Skeleton className={`${HEIGHT} h-160 w-full rounded-lg`} />;
  if ("problem" in rendered) return <Notice tone="bad">{rendered.problem}</Notice>;
  const { text } = rendered;
  return (
    <CodeBlock
      text={text}
      shown={format === "ign" ? undefined : <Coloured text={text} />}
      label={ahead.note === null ? file : `${file}: ${ahead.note}`}
      className={`${HEIGHT} leading-5`}
      actions={
        <>
          {ahead.press !== null && (
            <Button size="small" isPending={ahead.isWaiting} onPress={ahead.press}>
              Bake, then copy
            </Button>
          )}
          <Button variant="quiet" size="small" aria-label={`Download ${title}`} onPress={() => saveText(file, text)}>
            <Download aria-hidden /> <span className="max-sm:sr-only">Download</span>
          </Button>
        </>
      }
    />
  );
}

/** On a phone the result is pulled up from below. */
export function ResultSheet({ goTo, ...props }: ResultProps) {
  const sheet = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const wanted = useRef<ShownIssue | null>(null);
  const step = useBackCloses(sheet);
  const leaveFor = (issue: ShownIssue) => {
    wanted.current = issue;
    sheet.current?.close();
  };
  const open = () => {
    setOpen(true);
    step.onOpen();
    sheet.current?.showModal();
  };
  return (
    <div className="sticky min-w-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 border-t border-line bg-canvas px-4 py-2.5 md:bottom-0 lg:hidden">
      <Button className="w-full min-w-0" onPress={open}>
        <ChevronUp aria-hidden />
        Show the config
        <span className="min-w-0 truncate text-muted">{useSummary(props.machine, props.baking)}</span>
      </Button>
      <Dialog
        ref={sheet}
        place="bottom"
        title="The machine's config"
        actions={<Button onPress={() => sheet.current?.close()}>Close</Button>}
        onClose={() => {
          setOpen(false);
          step.onClose(() => {
            if (wanted.current !== null) goTo(wanted.current);
            wanted.current = null;
          });
        }}
      >
        {isOpen && <Result {...props} goTo={leaveFor} />}
      </Dialog>
    </div>
  );
}

type Step = {
  onOpen: () => void;
  /** `then` is called once the history is where it was before the dialog was opened. */
  onClose: (then: () => void) => void;
};

/** Makes an opened dialog a step of the history, so that going back closes it and leads no further. */
function useBackCloses(dialog: RefObject<HTMLDialogElement | null>): Step {
  const openedAt = useRef<string | null>(null);
  useEffect(() => {
    const close = () => {
      openedAt.current = null;
      dialog.current?.close();
    };
    window.addEventListener("popstate", close);
    return () => window.removeEventListener("popstate", close);
  }, [dialog]);
  const onOpen = () => {
    openedAt.current = window.location.href;
    window.history.pushState(null, "", openedAt.current);
  };
  const onClose = (then: () => void) => {
    // Choices that were made meanwhile are at the step of the dialog: taking it away would take them back.
    const isBare = openedAt.current === window.location.href;
    openedAt.current = null;
    if (!isBare) return then();
    // The browser scrolls to where the page stood, which must not undo what `then` does.
    window.addEventListener("popstate", () => requestAnimationFrame(then), { once: true });
    window.history.back();
  };
  return { onOpen, onClose };
}
