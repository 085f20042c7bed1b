"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Segmented } from "../_ui/segmented";
import { chooseTheme, onTheme, readTheme, THEMES, type Theme } from "./theme";

const SEGMENTS = [
  { id: "system", text: "As the system", icon: <Monitor aria-hidden /> },
  { id: "light", text: "Light", icon: <Sun aria-hidden /> },
  { id: "dark", text: "Dark", icon: <Moon aria-hidden /> },
] as const;

export function ThemeSwitch() {
  const theme = useSyncExternalStore(onTheme, readTheme, (): Theme => "system");
  return (
    <Segmented
      label="Theme"
      hideLabel
      segments={SEGMENTS}
      value={theme}
      onChange={(id) => chooseTheme(THEMES.find((known) => known === id) ?? "system")}
    />
  );
}
