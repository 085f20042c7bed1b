import { Loading, Skeleton } from "../../../_ui/skeleton";

export default function LoadingComparison() {
  return (
    <Loading label="Comparing the two images">
      <div className="flex flex-col gap-8">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-9 w-64" />
          <Skeleton className="h-5 w-80 max-w-full" />
        </div>
        <Skeleton className="h-16 w-full max-w-2xl" />
        <Skeleton className="h-44 w-full rounded-lg" />
        <Skeleton className="h-64 w-full rounded-lg" />
      </div>
    </Loading>
  );
}
