import { SearchX } from "lucide-react";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";

export default function BuildNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={SearchX}
        title="There is no such build"
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <LinkButton href="/builds">Show all builds</LinkButton>
            <LinkButton href="/images">Show all images</LinkButton>
          </div>
        }
      >
        It was deleted, or the link is cut short. An image that it made may still be there.
      </EmptyState>
    </>
  );
}
