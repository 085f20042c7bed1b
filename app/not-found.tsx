import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "./_ui/empty-state";
import { LinkButton } from "./_ui/links";
import { PageHeader } from "./_ui/page-header";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={SearchX}
        title="There is nothing at this address"
        action={<LinkButton href="/images">Show images</LinkButton>}
      >
        The link may be mistyped, or what it led to was deleted.
      </EmptyState>
    </>
  );
}
