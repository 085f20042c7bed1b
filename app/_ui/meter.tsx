type MeterProps = { label: string; value: number; max: number; text: string };

/** How much of something is taken, in a sentence and a bar. */
export function Meter({ label, value, max, text }: MeterProps) {
  return (
    <div className="flex w-52 flex-col gap-1.5">
      <span className="text-sm text-muted">{text}</span>
      <meter aria-label={label} aria-valuetext={text} value={value} max={max} className="sr-only" />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div className="h-full min-w-0.5 rounded-full bg-muted" style={{ width: `${(value / max) * 100}%` }} />
      </div>
    </div>
  );
}
