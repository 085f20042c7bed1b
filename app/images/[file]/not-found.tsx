import { SearchX } from "lucide-react";
import { Nearest } from "../../_frame/nearest";
import { EmptyState } from "../../_ui/empty-state";
import { LinkButton } from "../../_ui/links";
import { PageHeader } from "../../_ui/page-header";

export default function ImageNotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        icon={SearchX}
        title="There is no image of this name"
        action={<LinkButton href="/images">Show all images</LinkButton>}
      >
        <p className="mb-3">It was never baked here, or it was deleted.</p>
        <Nearest kind="image" />
      </EmptyState>
    </>
  );
}
