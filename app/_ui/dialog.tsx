import { type ReactNode, type Ref, useId } from "react";

const PLACES = {
  middle: "m-auto max-w-md rounded-lg border max-sm:mb-4 max-sm:max-w-[calc(100%-2rem)]",
  /** Pulled up from below, as wide as a phone. */
  bottom: "mx-0 mt-auto mb-0 max-h-[92dvh] max-w-none rounded-t-lg border-t",
};

type DialogProps = {
  ref: Ref<HTMLDialogElement>;
  role?: "alertdialog";
  title: string;
  actions?: ReactNode;
  place?: keyof typeof PLACES;
  onClose?(): void;
  children: ReactNode;
};

/** A window above the page, opened by its ref's `showModal()`. Escape and a press beside it close it. */
export function Dialog({ ref, role, title, actions, place = "middle", onClose, children }: DialogProps) {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes it at Escape
    <dialog
      ref={ref}
      role={role}
      aria-labelledby={id}
      onClose={onClose}
      // A press on the backdrop is one on the dialog itself: what it shows fills it.
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      className={`w-full border-line bg-surface p-0 text-ink shadow-over backdrop:bg-veil ${PLACES[place]}`}
    >
      <div className="flex flex-col gap-3 p-5">
        <div className="flex items-center justify-between gap-3">
          <h2 id={id} className="text-lg font-semibold wrap-anywhere">
            {title}
          </h2>
          {actions}
        </div>
        {children}
      </div>
    </dialog>
  );
}
