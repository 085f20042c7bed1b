/** A loaf of layers. The same drawing as icon.svg. */
export function Mark() {
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
