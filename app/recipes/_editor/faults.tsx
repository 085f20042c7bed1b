import { CircleCheck, LoaderCircle } from "lucide-react";
import type { TextCheck } from "../../_server/operations/recipes";
import { LineFinding } from "../../_ui/line-finding";
import { Notice } from "../../_ui/notice";

type FaultsProps = {
  check: TextCheck | null;
  error: Error | null;
  /** Whether this is about the text as it stands now. */
  isExamined: boolean;
  onLine(line: number): void;
};

/** What is wrong with a recipe, as `bakehouse check` says it; each fault leads to its line. */
export function Faults({ check, error, isExamined, onLine }: FaultsProps) {
  return (
    <section aria-labelledby="faults" className="flex min-w-0 flex-col gap-3">
      <h2 id="faults" className="text-lg font-semibold tracking-tight">
        Check
      </h2>
      {error !== null && <Notice tone="bad" role="alert" title={`It could not be checked: ${error.message}`} />}
      <Verdict check={check} isExamined={isExamined || error !== null} />
      {check !== null && check.broken.length > 0 && (
        <ul aria-label="Faults" className="flex max-h-80 flex-col divide-y divide-line overflow-y-auto">
          {check.broken.map(({ file, line, message }) => (
            <LineFinding key={`${file}:${line}:${message}`} severity="error" line={line} onLine={onLine}>
              {file !== "recipe.yaml" && <code className="block text-xs text-muted">{file}</code>}
              {message}
            </LineFinding>
          ))}
        </ul>
      )}
    </section>
  );
}

function Verdict({ check, isExamined }: Pick<FaultsProps, "check" | "isExamined">) {
  if (check === null || !isExamined)
    return (
      <p role="status" className="flex items-center gap-1.5 text-sm text-muted">
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
        Checking…
      </p>
    );
  const { length } = check.broken;
  return (
    <p role="status" className="flex items-center gap-1.5 text-sm">
      {length === 0 && <CircleCheck aria-hidden className="size-4 shrink-0 text-ok" />}
      {length === 0 ? "The recipe is sound." : length === 1 ? "1 thing is wrong." : `${length} things are wrong.`}
    </p>
  );
}
