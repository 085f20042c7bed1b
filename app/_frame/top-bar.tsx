import Link from "next/link";
import { Mark } from "./mark";
import { TopPlaces } from "./place-links";
import { ThemeSwitch } from "./theme-switch";
import { WorkerLight } from "./worker-light";

export function TopBar() {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/92 backdrop-blur-sm">
      <div className="mx-auto flex h-13 max-w-7xl items-center gap-6 px-4 sm:px-6">
        <Link href="/" className="flex items-center gap-2 rounded-sm font-semibold tracking-tight">
          <Mark />
          Bakehouse
        </Link>
        <TopPlaces />
        <div className="ml-auto flex items-center gap-3 sm:gap-4">
          <WorkerLight />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}
