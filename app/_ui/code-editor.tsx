"use client";

import { type ReactNode, type Ref, useId, useImperativeHandle, useRef } from "react";
import { SEVERITIES } from "./notice";

export type Severity = keyof typeof SEVERITIES;

export type EditorHandle = {
  /** Selects a line and brings it into view. */
  show(line: number): void;
  focus(): void;
};

type EditorProps = {
  title: string;
  text: string;
  onChange: (text: string) => void;
  /** Lines, from 1, with how serious what is wrong there is. */
  marks: ReadonlyMap<number, Severity>;
  actions: ReactNode;
  placeholder?: string;
  ref: Ref<EditorHandle>;
};

const LEAST_ROWS = 7;

/** A text with its line numbers, some of them marked. */
export function Editor({ title, text, onChange, marks, actions, placeholder, ref }: EditorProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const count = linesOf(text).length;
  useImperativeHandle(ref, () => ({
    show: (line) => selectLine(line, box.current, field.current),
    focus: () => field.current?.focus(),
  }));
  return (
    <section
      aria-labelledby={id}
      className="min-w-0 overflow-hidden rounded-lg border border-edge bg-surface has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-focus"
    >
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-2 border-b border-line py-1 pr-1.5 pl-3.5 text-sm">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        <span className="flex flex-wrap items-center gap-1">{actions}</span>
      </div>
      <div ref={box} className="max-h-[60dvh] overflow-y-auto lg:h-[min(34rem,70dvh)] lg:max-h-none">
        <div className="flex min-h-full font-mono text-sm leading-5 pointer-coarse:text-base pointer-coarse:leading-6">
          <LineNumbers count={count} marks={marks} />
          {/* As many rows as lines: the box scrolls both, so that numbers and lines never part. */}
          <textarea
            ref={field}
            aria-labelledby={id}
            value={text}
            onChange={(event) => onChange(event.currentTarget.value)}
            rows={Math.max(count + 1, LEAST_ROWS)}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            placeholder={placeholder}
            className="min-w-0 grow resize-none overflow-x-auto overflow-y-hidden py-2 pr-3.5 pl-3 outline-none placeholder:text-muted"
          />
        </div>
      </div>
    </section>
  );
}

function LineNumbers({ count, marks }: { count: number; marks: EditorProps["marks"] }) {
  return (
    <div aria-hidden className="shrink-0 border-r border-line py-2 text-right text-muted select-none">
      {Array.from({ length: count }, (_, index) => {
        const severity = marks.get(index + 1);
        const mark = severity === undefined ? "border-transparent" : `font-semibold ${MARKS[severity]}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is its identity
          <div key={index} className={`min-w-10 border-l-3 px-2 ${mark}`}>
            {index + 1}
          </div>
        );
      })}
    </div>
  );
}

const MARKS: Record<Severity, string> = {
  error: `border-bad bg-bad-soft ${SEVERITIES.error.colour}`,
  warning: `border-warn bg-warn-soft ${SEVERITIES.warning.colour}`,
  hint: "border-edge",
};

function selectLine(line: number, box: HTMLElement | null, field: HTMLTextAreaElement | null): void {
  if (box === null || field === null) return;
  const lines = linesOf(field.value);
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  field.scrollLeft = 0;
  const height = field.scrollHeight / field.rows;
  box.scrollTo({ top: height * (line - 1) - box.clientHeight / 3 });
  box.scrollIntoView({ block: "nearest" });
}

/** Lines of a text without their ends; a final newline begins an empty last one, as in an editor. */
function linesOf(text: string): string[] {
  return text.split("\n");
}
