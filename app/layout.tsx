import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { deniedTo } from "#lib/people/asker";
import { may } from "#lib/people/roles";
import { AllowedProvider } from "./_client/allowed";
import { Prefetched, ready } from "./_client/prefetch";
import { QueryProvider } from "./_client/query-provider";
import { mono, sans } from "./_frame/fonts";
import { Footer } from "./_frame/footer";
import { BottomBar } from "./_frame/place-links";
import { statusQuery } from "./_frame/status";
import { THEME_SCRIPT } from "./_frame/theme";
import { TopBar } from "./_frame/top-bar";
import { NONCE_HEADER } from "./_server/response-headers";
import { readStatus } from "./_server/status";
import { visitor } from "./_server/visitor";
import "./globals.css";

// Every page shows the database or the disk as they are now; none may be made once, when Bakehouse is built.
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Bakehouse", template: "%s · Bakehouse" },
  description: "Bakes systemd-sysext images, keeps them and serves them to machines.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9f9f9" },
    { media: "(prefers-color-scheme: dark)", color: "#121212" },
  ],
};

export default async function RootLayout({ children }: LayoutProps<"/">) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  // While the database can't be used the frame stands all the same, and the page's own error says what is wrong.
  const asker = await visitor();
  const isInside = may(asker.role, "look");
  const status = isInside ? await readStatus().catch(() => null) : null;
  return (
    <html lang="en" className={`${sans.variable} ${mono.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the first paint */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body className="min-h-dvh pb-[calc(3.5rem+env(safe-area-inset-bottom))] md:pb-0">
        <a
          href="#content"
          className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-surface px-3 py-2 text-sm shadow-over focus:translate-y-0"
        >
          Skip to content
        </a>
        <QueryProvider>
          <Prefetched queries={status === null ? [] : [ready(statusQuery, status)]}>
            <TopBar asker={asker} isInside={isInside} />
            <main
              id="content"
              tabIndex={-1}
              className="mx-auto flex max-w-7xl flex-col gap-8 px-4 py-8 outline-none sm:px-6"
            >
              <AllowedProvider denied={deniedTo(asker)}>{children}</AllowedProvider>
            </main>
            {isInside && <Footer asker={asker} />}
            {isInside && <BottomBar />}
          </Prefetched>
        </QueryProvider>
      </body>
    </html>
  );
}
