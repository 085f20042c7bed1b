import type { BrokenRecipe } from "#lib/recipes/read-recipe";
import { Notice } from "../_ui/notice";

/** What is wrong in an operator's own recipes, and where. */
export function BrokenRecipes({ broken }: { broken: readonly BrokenRecipe[] }) {
  return (
    <Notice tone="bad" title={`${broken.length === 1 ? "A recipe" : "Recipes"} of your own can't be used.`}>
      <ul className="flex flex-col gap-2">
        {broken.map(({ file, line, message }) => (
          <li key={`${file}:${line}:${message}`}>
            <code className="font-medium">
              {file}
              {line !== null && `:${line}`}
            </code>
            <p>{message}</p>
          </li>
        ))}
      </ul>
      <p className="text-muted">Correct the file and reload this page; nothing has to be restarted.</p>
    </Notice>
  );
}
