import { PageHeader } from "../../_ui/page-header";
import { Loading, Skeleton } from "../../_ui/skeleton";

const SHELVES = ["one", "two", "three"];

export default function LoadingImages() {
  return (
    <>
      <PageHeader title="Images" actions={<Skeleton className="h-8 w-52" />}>
        What is baked here, and whether machines see it. Published bytes never change.
      </PageHeader>
      <Loading label="Loading images">
        <div className="flex flex-col gap-8">
          {SHELVES.map((shelf) => (
            <div key={shelf} className="flex flex-col gap-3">
              <Skeleton className="h-11 w-40" />
              <Skeleton className="h-32 w-full rounded-lg" />
            </div>
          ))}
        </div>
      </Loading>
    </>
  );
}
