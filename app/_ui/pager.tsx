import { LinkButton } from "./links";

type Way = { href: string; word: string };

/** The ways from one page of a list to its first and to the next. */
export function Pager({ first, next }: { first: Way | null; next: Way | null }) {
  if (first === null && next === null) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-2">
      {first === null ? <span /> : <LinkButton href={first.href}>{first.word}</LinkButton>}
      {next !== null && <LinkButton href={next.href}>{next.word}</LinkButton>}
    </nav>
  );
}
