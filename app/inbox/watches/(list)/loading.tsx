import { PageHeader } from "../../../_ui/page-header";
import { Panel } from "../../../_ui/section";
import { Loading, Skeleton } from "../../../_ui/skeleton";

const ROWS = Array.from({ length: 4 }, (_, index) => `row-${index}`);

export default function LoadingWatches() {
  return (
    <>
      <PageHeader title="Following">
        What is looked for upstream. New versions are baked as candidates and wait for you, unless they publish
        themselves.
      </PageHeader>
      <Loading label="Loading what is followed">
        <Panel className="flex flex-col divide-y divide-line">
          {ROWS.map((row) => (
            <div key={row} className="flex flex-col gap-2 p-4">
              <Skeleton className="h-5 w-44" />
              <Skeleton className="h-4 w-full max-w-md" />
              <Skeleton className="h-4 w-60" />
            </div>
          ))}
        </Panel>
      </Loading>
    </>
  );
}
