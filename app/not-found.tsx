import type { Metadata } from "next";
import { NothingHere } from "./_ui/empty-state";
import { LinkButton } from "./_ui/links";

export const metadata: Metadata = { title: "Not found" };

const PLACES = [
  { href: "/", name: "Configure a machine" },
  { href: "/images", name: "Images" },
  { href: "/builds", name: "Builds" },
  { href: "/recipes", name: "Recipes" },
  { href: "/docs", name: "Docs" },
] as const;

export default function NotFound() {
  return (
    <NothingHere
      title="There is nothing at this address"
      ways={PLACES.map(({ href, name }) => (
        <LinkButton key={href} href={href}>
          {name}
        </LinkButton>
      ))}
    >
      The link may be mistyped, or what it led to was deleted.
    </NothingHere>
  );
}
