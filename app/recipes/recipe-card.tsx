import Link from "next/link";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import type { Recipe } from "#lib/recipes/schema";
import type { Newest } from "#lib/upstream/lists";
import { Badge } from "../_ui/badge";
import { formatAge, formatUtc } from "../_ui/format-time";
import { LinkPending } from "../_ui/link-pending";

type RecipeCardProps = {
  loaded: LoadedRecipe;
  /** As far as it is kept; a list of recipes asks nobody. */
  newest: Newest | undefined;
  isBaked: boolean;
  now: number;
};

/** A recipe at a glance. The whole card leads to its page. */
export function RecipeCard({ loaded: { recipe, origin }, newest, isBaked, now }: RecipeCardProps) {
  const { name, title, summary, licence, arch } = recipe;
  return (
    <li className="relative flex flex-col gap-1 rounded-lg border border-line bg-surface px-3.5 py-2.5 transition-colors hover:border-edge">
      <div className="flex min-h-6 items-center gap-2">
        <h2 className="min-w-0 truncate font-semibold tracking-tight">
          <Link
            href={`/recipes/${name}`}
            // A page of many cards would ask for as many pages.
            prefetch={false}
            className="rounded-sm after:absolute after:inset-0 after:rounded-lg"
          >
            {title}
            <LinkPending />
          </Link>
        </h2>
        {isBaked && <Badge tone="ok">baked</Badge>}
        {origin === "operator" && <Badge tone="accent">your own</Badge>}
        {newest !== undefined && <code className="ml-auto truncate text-sm text-muted">{newest.version}</code>}
      </div>
      <div className="grow text-sm text-muted">
        <p className="line-clamp-2">{summary}</p>
      </div>
      <p className="truncate text-xs text-muted">
        {[...Object.keys(arch), licence].join(" · ")}
        {newest !== undefined && (
          <>
            {" · "}
            <Listed at={newest.fetchedAt} now={now} />
          </>
        )}
      </p>
    </li>
  );
}

function Listed({ at, now }: { at: Date; now: number }) {
  return (
    <time dateTime={at.toISOString()} title={`Upstream listed this at ${formatUtc(at.getTime())}.`}>
      listed {formatAge(at.getTime(), now)}
    </time>
  );
}

/** `Replaces Flatcar's own docker-flatcar and containerd-flatcar.`, or null. */
export function replacedBy({ replaces }: Pick<Recipe, "replaces">): string | null {
  const names = Array.from(new Set(replaces.map(({ extension }) => extension)));
  return names.length === 0 ? null : `Replaces Flatcar's own ${names.join(" and ")}.`;
}
