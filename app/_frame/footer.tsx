import Link from "next/link";
import type { Asker } from "#lib/people/asker";
import { ALL, findPublication } from "#lib/repository/reads";
import { version } from "../../package.json";

/** What stands beside the pages: words to read, and what programs and machines read. */
export async function Footer({ asker }: { asker: Asker }) {
  const sums = await findPublication(ALL).catch(() => null);
  return (
    <footer className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-5 px-4 pb-6 text-sm text-muted sm:px-6 [&_a]:flex [&_a]:min-h-9 [&_a]:items-center [&_a]:rounded-sm hover:[&_a]:text-ink">
      <Link href="/docs" prefetch={false}>
        Docs
      </Link>
      <Link href="/configs" prefetch={false}>
        Saved configs
      </Link>
      <Link href="/trust" prefetch={false}>
        Trust
      </Link>
      <Link href="/operations" prefetch={false}>
        Operations
      </Link>
      {/* Whoever signs in has these in a menu. */}
      {asker.kind === "local" && (
        <>
          <Link href="/tokens" prefetch={false}>
            Tokens
          </Link>
          <Link href="/audit" prefetch={false}>
            Audit log
          </Link>
        </>
      )}
      <a href="/api/v1/openapi.json">API</a>
      <a href="/extensions/">Repository</a>
      {sums !== null && <a href="/extensions/SHA256SUMS">SHA256SUMS</a>}
      <span className="ml-auto">Bakehouse {version}</span>
    </footer>
  );
}
