import { PageHeader } from "../../_ui/page-header";
import { Loading, Skeleton } from "../../_ui/skeleton";

export default function LoadingInbox() {
  return (
    <>
      <PageHeader title="Inbox" actions={<Skeleton className="h-7 w-18" />}>
        Versions that are baked and that machines do not see until they are published.
      </PageHeader>
      <Loading label="Comparing versions">
        <div className="flex flex-col gap-3">
          <Skeleton className="h-8 w-64" />
          <Skeleton className="h-64 w-full rounded-lg" />
        </div>
      </Loading>
    </>
  );
}
