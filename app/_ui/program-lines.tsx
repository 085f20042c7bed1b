type ProgramLinesProps = { title: string; lines: readonly string[] };

/** Lines that programs wrote or that name paths, each but once. */
export function ProgramLines({ title, lines }: ProgramLinesProps) {
  return (
    <div className="text-sm">
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1 flex flex-col gap-1 font-mono text-xs wrap-anywhere text-muted">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
