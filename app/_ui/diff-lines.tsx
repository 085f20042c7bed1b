import type { DiffLine } from "#lib/line-diff";

type DiffLinesProps = { label: string; lines: readonly DiffLine[]; className?: string };

/** Two texts as one, line by line. */
export function DiffLines({ label, lines, className = "max-h-128" }: DiffLinesProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={`relative overflow-auto rounded-lg border border-line bg-surface py-2 font-mono text-sm leading-5 ${className}`}
    >
      <div className="w-max min-w-full">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and the list is made again as a whole
          <Line key={index} line={line} />
        ))}
      </div>
    </section>
  );
}

const LOOKS = {
  same: { sign: " ", word: null, style: "" },
  removed: { sign: "−", word: "Removed: ", style: "bg-bad-soft" },
  added: { sign: "+", word: "Added: ", style: "bg-ok-soft" },
};

function Line({ line }: { line: DiffLine }) {
  if (line.kind === "skipped")
    return (
      <p className="my-1 bg-sunken px-3.5 font-sans text-muted">
        {line.count} unchanged {line.count === 1 ? "line" : "lines"}
      </p>
    );
  const { sign, word, style } = LOOKS[line.kind];
  return (
    <p className={`px-3.5 whitespace-pre ${style}`}>
      <span aria-hidden className="inline-block w-5 text-muted select-none">
        {sign}
      </span>
      {word !== null && <span className="sr-only">{word}</span>}
      {line.text}
    </p>
  );
}
