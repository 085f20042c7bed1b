"use client";

import { useRouter } from "next/navigation";
import { useOptimistic, useTransition } from "react";

/**
 * Shows another query of the same page in place, and says while it is on its way. `wanted` is the query that was chosen last:
 * a choice that is made before the page of the one before it has come is added to that one.
 */
export function useShow<Query extends object>(query: Query, hrefOf: (query: Query) => string) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [wanted, want] = useOptimistic(query);
  const show = (change: Partial<Query>) =>
    startTransition(() => {
      const next = { ...wanted, ...change };
      want(next);
      router.replace(hrefOf(next), { scroll: false });
    });
  return { isPending, wanted, show };
}
