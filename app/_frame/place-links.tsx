"use client";

import { useQuery } from "@tanstack/react-query";
import { Boxes, Flame, Inbox, type LucideIcon, Repeat2, ScrollText, SlidersHorizontal } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LinkPending } from "../_ui/link-pending";
import { statusQuery } from "./status";

export function TopPlaces() {
  const pathname = usePathname() ?? "";
  return (
    <nav aria-label="Main" className="hidden h-full gap-1 md:flex">
      {PLACES.map(({ href, name, counted, prefetch }) => (
        <Link
          key={href}
          href={href}
          prefetch={prefetch}
          aria-current={isWithin(pathname, href) ? "page" : undefined}
          className="flex items-center gap-1.5 border-y-2 border-transparent px-2.5 text-sm text-muted -outline-offset-4 transition-colors hover:text-ink aria-[current]:border-b-accent aria-[current]:text-ink"
        >
          {name}
          {counted && <Count {...counted} />}
          <LinkPending />
        </Link>
      ))}
    </nav>
  );
}

/** The same places where thumbs are. */
export function BottomBar() {
  const pathname = usePathname() ?? "";
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-6 border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PLACES.map(({ href, name, icon: Icon, counted, prefetch }) => (
        <Link
          key={href}
          href={href}
          prefetch={prefetch}
          aria-current={isWithin(pathname, href) ? "page" : undefined}
          className="relative flex h-14 flex-col items-center justify-center gap-1 text-xs text-muted -outline-offset-2 aria-[current]:font-medium aria-[current]:text-ink [&_svg]:size-5 aria-[current]:[&_svg]:text-accent"
        >
          <Icon aria-hidden strokeWidth={1.75} />
          {name}
          <span className="absolute top-1 left-1/2 ml-1.5">{counted && <Count {...counted} />}</span>
          <LinkPending />
        </Link>
      ))}
    </nav>
  );
}

type Counted = { member: "live" | "waiting"; words: string };

/** How much there is to see at a place. */
function Count({ member, words }: Counted) {
  const count = useQuery(statusQuery).data?.[member] ?? 0;
  if (count === 0) return null;
  return (
    <span className="flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-xs leading-none font-medium text-on-accent">
      {count}
      <span className="sr-only"> {words}</span>
    </span>
  );
}

type Place = {
  href: string;
  name: string;
  icon: LucideIcon;
  /** What of the server's status is counted there. */
  counted?: Counted;
  /** False for what seldom comes next, and is fetched when it does: a first visit is light. */
  prefetch?: false;
};

/** Where one can go, in the order of the bars. */
const PLACES: readonly Place[] = [
  { href: "/", name: "Configure", icon: SlidersHorizontal },
  { href: "/builds", name: "Builds", icon: Flame, counted: { member: "live", words: "waiting or baking" } },
  {
    href: "/inbox",
    name: "Inbox",
    icon: Inbox,
    counted: { member: "waiting", words: "to decide on" },
    prefetch: false,
  },
  { href: "/images", name: "Images", icon: Boxes },
  { href: "/recipes", name: "Recipes", icon: ScrollText },
  { href: "/convert", name: "Convert", icon: Repeat2 },
];

/** Whether a page belongs to a place of the bars. */
function isWithin(pathname: string, href: string): boolean {
  return pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
}
