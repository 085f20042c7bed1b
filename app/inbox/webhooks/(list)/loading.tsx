import { PageHeader } from "../../../_ui/page-header";
import { Loading, Skeleton } from "../../../_ui/skeleton";
import { ABOUT_WEBHOOKS } from "../event-words";

export default function LoadingWebhooks() {
  return (
    <>
      <PageHeader title="Webhooks" actions={<Skeleton className="h-9 w-32" />}>
        {ABOUT_WEBHOOKS}
      </PageHeader>
      <Loading label="Loading webhooks">
        <Skeleton className="h-64 w-full rounded-lg" />
      </Loading>
    </>
  );
}
