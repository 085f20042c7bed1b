/** Shared by the table and its skeleton, so that nothing moves when the builds arrive. */
export const BUILD_COLUMNS = [
  { id: "state", title: "State", className: "w-36" },
  { id: "what", title: "What" },
  { id: "duration", title: "Duration", className: "w-28 text-right max-sm:hidden" },
  { id: "size", title: "Size", className: "w-28 text-right max-sm:hidden" },
  { id: "when", title: "When", className: "w-28" },
  { id: "who", title: "Asked by", className: "w-36 max-md:hidden" },
];
