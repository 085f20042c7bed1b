import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "./_ui/empty-state";
import { LinkButton } from "./_ui/links";
import { PageHeader } from "./_ui/page-header";

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
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={SearchX}
        title="There is nothing at this address"
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {PLACES.map(({ href, name }) => (
              <LinkButton key={href} href={href}>
                {name}
              </LinkButton>
            ))}
          </div>
        }
      >
        The link may be mistyped, or what it led to was deleted.
      </EmptyState>
    </>
  );
}
