const VARIANTS = {
  primary:
    "border-transparent bg-accent text-on-accent hover:bg-accent-strong data-pending:bg-accent-strong font-medium shadow-raised",
  secondary: "border-line bg-surface text-ink hover:bg-sunken shadow-raised",
  quiet: "border-transparent text-muted hover:bg-sunken hover:text-ink",
  danger: "border-line bg-surface text-bad hover:border-bad hover:bg-bad-soft shadow-raised",
} as const;

const SIZES = {
  medium: "min-h-9 px-3.5 text-sm pointer-coarse:min-h-11",
  small: "min-h-7 px-2 text-sm pointer-coarse:min-h-11",
  tiny: "size-6 text-sm [&_svg]:size-3.5 pointer-coarse:size-11",
  icon: "size-8 text-sm pointer-coarse:size-11",
} as const;

export type ButtonLook = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES };

/** Classes that buttons and links that look like buttons share. */
export function buttonStyle({ variant = "secondary", size = "medium" }: ButtonLook, more = ""): string {
  const base =
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border whitespace-nowrap transition-colors select-none disabled:opacity-50 disabled:shadow-none [&_svg]:size-4 [&_svg]:shrink-0";
  return `${base} ${VARIANTS[variant]} ${SIZES[size]} ${more}`;
}
