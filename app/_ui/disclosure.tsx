"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Disclosure as AriaDisclosure, Button, DisclosurePanel } from "react-aria-components";

type DisclosureProps = { title: ReactNode; children: ReactNode; defaultExpanded?: boolean };

/** Folds away what is seldom needed. */
export function Disclosure({ title, children, defaultExpanded = false }: DisclosureProps) {
  return (
    <AriaDisclosure defaultExpanded={defaultExpanded} className="group">
      <Button
        slot="trigger"
        className="flex min-h-8 items-center gap-1 rounded-sm pr-2 text-sm text-muted hover:text-ink pointer-coarse:min-h-11"
      >
        <ChevronRight aria-hidden className="size-4 transition-transform group-data-expanded:rotate-90" />
        {title}
      </Button>
      <DisclosurePanel className="group-data-expanded:pt-2">{children}</DisclosurePanel>
    </AriaDisclosure>
  );
}
