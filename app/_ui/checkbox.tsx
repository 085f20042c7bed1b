import type { ComponentProps, ReactNode } from "react";

type CheckboxProps = Omit<ComponentProps<"input">, "type" | "className" | "children"> & {
  /** What is chosen, in words beside the box; without, `aria-label` says it. */
  children?: ReactNode;
  description?: ReactNode;
};

/** Chooses one thing, which counts once something is done with it. */
export function Checkbox({ children, description, ...input }: CheckboxProps) {
  return (
    <label className="flex min-h-7 w-fit min-w-7 cursor-pointer items-start gap-2 py-1 text-sm pointer-coarse:min-h-11 pointer-coarse:min-w-11 pointer-coarse:py-3">
      <input {...input} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent" />
      {children !== undefined && (
        <span>
          {children}
          {description !== undefined && <span className="block text-muted">{description}</span>}
        </span>
      )}
    </label>
  );
}
