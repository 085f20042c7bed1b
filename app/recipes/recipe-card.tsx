import Link from "next/link";
import { Suspense } from "react";
import { context } from "#lib/context";
import type { LoadedRecipe } from "#lib/recipes/read-recipe";
import type { Recipe } from "#lib/recipes/schema";
import type { VersionSource } from "#lib/recipes/version-source";
import { listVersions } from "#lib/upstream/versions";
import { Badge } from "../_ui/badge";
import { LinkPending } from "../_ui/link-pending";
import { Skeleton } from "../_ui/skeleton";

/** A recipe at a glance. The whole card leads to its page. */
export function RecipeCard({ loaded: { recipe, origin } }: { loaded: LoadedRecipe }) {
  const { name, title, summary, licence, arch, versions } = recipe;
  const replaced = replacedBy(recipe);
  return (
    <li className="relative flex flex-col gap-2 rounded-lg border border-line bg-surface p-4 transition-colors hover:border-edge">
      <div className="flex items-start justify-between gap-3">
        <h2 className="text-lg font-semibold tracking-tight">
          <Link href={`/recipes/${name}`} className="rounded-sm after:absolute after:inset-0 after:rounded-lg">
            {title}
            <LinkPending />
          </Link>
        </h2>
        <Suspense fallback={<Skeleton className="mt-1 h-4 w-16" />}>
          <Newest source={versions} />
        </Suspense>
      </div>
      <p className="grow text-sm text-muted">{summary}</p>
      {replaced !== null && <p className="text-sm text-muted">{replaced}</p>}
      <div className="mt-1 flex flex-wrap gap-1.5">
        {Object.keys(arch).map((word) => (
          <Badge key={word}>{word}</Badge>
        ))}
        <Badge>{licence}</Badge>
        {origin === "operator" && <Badge tone="accent">your own</Badge>}
      </div>
    </li>
  );
}

async function Newest({ source }: { source: VersionSource }) {
  const {
    items: [newest],
    note,
  } = await listVersions(context().upstream, source);
  if (newest === undefined)
    return (
      <span title={note} className="mt-0.5 text-sm text-muted">
        version unknown
      </span>
    );
  return (
    <code title={note} className="mt-0.5 text-sm text-muted">
      {newest.version}
    </code>
  );
}

/** `Replaces Flatcar's own docker-flatcar and containerd-flatcar.`, or null. */
export function replacedBy({ replaces }: Pick<Recipe, "replaces">): string | null {
  const names = Array.from(new Set(replaces.map(({ extension }) => extension)));
  return names.length === 0 ? null : `Replaces Flatcar's own ${names.join(" and ")}.`;
}
