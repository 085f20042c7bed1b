"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";

/** Shows another query of the same page in place, and says while it is on its way. */
export function useShow(): { isPending: boolean; show(address: string): void } {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  return { isPending, show: (address) => startTransition(() => router.replace(address, { scroll: false })) };
}
