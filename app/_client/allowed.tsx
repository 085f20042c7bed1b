"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Verb } from "#lib/people/roles";

const Denied = createContext<readonly Verb[]>([]);

/** Tells everything on a page what its visitor may not do. */
export function AllowedProvider({ denied, children }: { denied: readonly Verb[]; children: ReactNode }) {
  return <Denied value={denied}>{children}</Denied>;
}

/** Whether the page's visitor may do that. The server asks again. */
export function useAllowed(verb: Verb): boolean {
  return !useContext(Denied).includes(verb);
}

/** Shows what only some may use to those who may. */
export function Allowed({ to, children, otherwise = null }: { to: Verb; children: ReactNode; otherwise?: ReactNode }) {
  return useAllowed(to) ? children : otherwise;
}
