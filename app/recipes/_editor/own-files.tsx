/** A recipe's own files. `folder` is where they lie; null until it is saved. */
export function OwnFiles({ files, folder }: { files: readonly string[]; folder: string | null }) {
  if (files.length === 0 && folder === null) return null;
  return (
    <section aria-labelledby="own-files" className="flex min-w-0 flex-col gap-2 text-sm">
      <h2 id="own-files" className="text-lg font-semibold tracking-tight">
        Its own files
      </h2>
      {files.length > 0 && (
        <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto font-mono text-xs">
          {files.map((file) => (
            <li key={file} className="wrap-anywhere">
              {file}
            </li>
          ))}
        </ul>
      )}
      <p className="text-muted wrap-anywhere">
        {folder === null ? (
          "They are copied when the recipe is saved."
        ) : (
          <>
            Units and other texts that a <code>files:</code> step ships are edited on disk, below <code>{folder}</code>.
          </>
        )}
      </p>
    </section>
  );
}
