"use client";

import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";

/** The product speaks English; without this, components would follow the browser and differ from what the server sent. */
export function I18n({ children }: { children: ReactNode }) {
  return <I18nProvider locale="en-GB">{children}</I18nProvider>;
}
