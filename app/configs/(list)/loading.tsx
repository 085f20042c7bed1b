import { PageHeader } from "../../_ui/page-header";
import { Loading, Skeleton } from "../../_ui/skeleton";
import { ABOUT_CONFIGS } from "../about";

export default function LoadingConfigs() {
  return (
    <>
      <PageHeader title="Saved configs" actions={<Skeleton className="h-9 w-40" />}>
        {ABOUT_CONFIGS}
      </PageHeader>
      <Loading label="Loading saved configs">
        <Skeleton className="h-64 w-full rounded-lg" />
      </Loading>
    </>
  );
}
