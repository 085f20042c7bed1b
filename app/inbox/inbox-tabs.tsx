"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useAllowed } from "../_client/allowed";
import { LinkPending } from "../_ui/link-pending";

/** The pages about what upstream brings, in the order of the tabs. */
const TABS: readonly { href: Route; name: string }[] = [
  { href: "/inbox", name: "Waiting" },
  { href: "/inbox/watches", name: "Following" },
  { href: "/inbox/webhooks", name: "Webhooks" },
];

export function InboxTabs() {
  const pathname = usePathname() ?? "";
  const tabs = useAllowed("see webhooks") ? TABS : TABS.filter(({ href }) => href !== "/inbox/webhooks");
  const current = TABS.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  return (
    <nav aria-label="Inbox" className="-mt-3 flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line">
      {tabs.map(({ href, name }) => (
        <Link
          key={href}
          href={href}
          aria-current={current?.href === href ? "page" : undefined}
          className="-mb-px flex min-h-9 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current]:border-accent aria-[current]:text-ink pointer-coarse:min-h-11"
        >
          {name}
          <LinkPending />
        </Link>
      ))}
    </nav>
  );
}
