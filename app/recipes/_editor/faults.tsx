import { CircleCheck, LoaderCircle } from "lucide-react";
import type { TextCheck } from "../../_server/operations/recipes";
import { Button } from "../../_ui/button";
import { Notice, SEVERITIES } from "../../_ui/notice";

type FaultsProps = {
  check: TextCheck | null;
  error: Error | null;
  /** Whether this is about the text as it stands now. */
  isExamined: boolean;
  onLine(line: number): void;
};

/** What is wrong with a recipe, as `bakehouse check` says it; each fault leads to its line. */
export function Faults({ check, error, isExamined, onLine }: FaultsProps) {
  const { icon: Icon, colour } = SEVERITIES.error;
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
            <li key={`${file}:${line}:${message}`} className="flex gap-2 py-2.5 text-sm">
              <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
              <p className="min-w-0 grow wrap-anywhere">
                {file !== "recipe.yaml" && <code className="block text-xs text-muted">{file}</code>}
                {message}
              </p>
              {line !== null && (
                <Button
                  variant="quiet"
                  size="small"
                  className="-mt-1 self-start"
                  aria-label={`Go to line ${line}`}
                  onPress={() => onLine(line)}
                >
                  Line {line}
                </Button>
              )}
            </li>
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
