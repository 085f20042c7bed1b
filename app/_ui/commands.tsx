import { CodeBlock } from "./code-block";

type CommandsProps = { blocks: readonly { title: string; commands: string; note?: string }[] };

/** Commands to copy, block by block, each with its title and what else is to be known. */
export function Commands({ blocks }: CommandsProps) {
  return (
    <div className="flex flex-col gap-4">
      {blocks.map(({ title, commands, note }) => (
        <div key={title} className="flex min-w-0 flex-col gap-1.5">
          <CodeBlock label={title} text={commands} />
          {note !== undefined && <p className="text-sm text-muted">{note}</p>}
        </div>
      ))}
    </div>
  );
}
