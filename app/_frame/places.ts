import { Boxes, Flame, type LucideIcon, Repeat2, ScrollText, SlidersHorizontal } from "lucide-react";

export type Place = { href: string; name: string; icon: LucideIcon };

/** Where one can go, in the order of the bars. */
export const PLACES: readonly Place[] = [
  { href: "/", name: "Configure", icon: SlidersHorizontal },
  { href: "/builds", name: "Builds", icon: Flame },
  { href: "/images", name: "Images", icon: Boxes },
  { href: "/recipes", name: "Recipes", icon: ScrollText },
  { href: "/convert", name: "Convert", icon: Repeat2 },
];

/** Whether a page belongs to a place of the bars. */
export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || (href !== "/" && pathname.startsWith(`${href}/`));
}
