"use client";

import type { ReactNode } from "react";
import { Tabs as AriaTabs, type TabsProps as AriaTabsProps, Tab, TabList, TabPanel } from "react-aria-components";

type TabItem = { id: string; title: string; content: ReactNode };

type TabsProps = Omit<AriaTabsProps, "className" | "children"> & { label: string; tabs: readonly TabItem[] };

/** The same thing in several forms, one at a time. */
export function Tabs({ label, tabs, ...props }: TabsProps) {
  return (
    <AriaTabs {...props} className="flex min-w-0 flex-col gap-3">
      <TabList aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map(({ id, title }) => (
          <Tab
            key={id}
            id={id}
            className="-mb-px flex min-h-9 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-muted data-hovered:text-ink data-selected:border-accent data-selected:text-ink pointer-coarse:min-h-11"
          >
            {title}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="min-w-0">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
