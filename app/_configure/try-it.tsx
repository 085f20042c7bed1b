import type { Format } from "#lib/machine/formats/render";
import { CodeBlock } from "../_ui/code-block";
import { Disclosure } from "../_ui/disclosure";
import { FORMAT_NAMES } from "./rendered";
import { waysToTry } from "./trial";
import type { Machine } from "./use-machine";

type TryItProps = { machine: Machine; format: Format; saved: string | null };

/** The exact commands for what is shown above. */
export function TryIt({ machine: { complete }, format, saved }: TryItProps) {
  const { target, arch } = complete;
  const ways = waysToTry(format, { target, arch, file: FORMAT_NAMES[format].file, saved });
  return (
    <Disclosure title="Try it">
      <div className="flex flex-col gap-4">
        {ways.map(({ title, commands, note }) => (
          <div key={title} className="flex min-w-0 flex-col gap-1.5">
            <CodeBlock label={title} text={commands} />
            {note !== undefined && <p className="text-sm text-muted">{note}</p>}
          </div>
        ))}
      </div>
    </Disclosure>
  );
}
