"use client";

import "./globals.css";

/** Stands in when even the frame fails; it therefore uses none of it. */
export default function GlobalError({ retry }: { retry(): void }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col items-center justify-center gap-4 p-6 text-center">
        <title>Bakehouse could not be shown</title>
        <h1 className="text-title font-semibold">Bakehouse could not be shown</h1>
        <p className="text-muted">The server's log has the reason. Builds and downloads are not affected.</p>
        <button
          type="button"
          onClick={retry}
          className="min-h-9 rounded-md border border-line bg-surface px-3.5 text-sm shadow-raised"
        >
          Try again
        </button>
      </body>
    </html>
  );
}
