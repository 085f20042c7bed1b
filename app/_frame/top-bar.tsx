import Link from "next/link";
import type { Asker } from "#lib/people/asker";
import { PersonMenu } from "./person-menu";
import { TopPlaces } from "./place-links";
import { ThemeSwitch } from "./theme-switch";
import { WorkerLight } from "./worker-light";

type TopBarProps = {
  asker: Asker;
  /** Whether that is somebody who may look around. */
  isInside: boolean;
};

export function TopBar({ asker, isInside }: TopBarProps) {
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas/92 backdrop-blur-sm">
      <div className="mx-auto flex h-13 max-w-7xl items-center gap-6 px-4 sm:px-6">
        <Link href="/" className="flex items-center gap-2 rounded-sm font-semibold tracking-tight">
          <Mark />
          Bakehouse
        </Link>
        {isInside && <TopPlaces />}
        <div className="ml-auto flex items-center gap-3 sm:gap-4">
          {isInside && (
            <div className={asker.kind === "local" ? "" : "max-md:[&_[role=status]]:sr-only"}>
              <WorkerLight />
            </div>
          )}
          <ThemeSwitch />
          {(isInside || asker.kind === "person") && <PersonMenu asker={asker} />}
        </div>
      </div>
    </header>
  );
}

/** A loaf of layers. The same drawing as icon.svg. */
function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
      <path
        className="fill-accent"
        d="M9.5 4h13a6.5 6.5 0 0 1 3.5 12v9.5a2.5 2.5 0 0 1-2.5 2.5h-15A2.5 2.5 0 0 1 6 25.5V16A6.5 6.5 0 0 1 9.5 4z"
      />
      <path
        className="fill-none stroke-on-accent"
        strokeWidth="2.2"
        strokeLinecap="round"
        d="M11.5 13h9M11.5 18h9M11.5 23h5"
      />
    </svg>
  );
}
