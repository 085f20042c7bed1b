import { Loading, Skeleton } from "../../../../_ui/skeleton";

export default function LoadingVersion() {
  return (
    <Loading label="Comparing with the version before">
      <div className="flex flex-col gap-8">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-9 w-64" />
          <Skeleton className="h-5 w-80 max-w-full" />
        </div>
        <Skeleton className="h-9 w-56" />
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-44 w-full rounded-lg" />
        <Skeleton className="h-64 w-full rounded-lg" />
      </div>
    </Loading>
  );
}
