import { readdirSync } from "node:fs";
import path from "node:path";

/** The route of every page, as Next writes it: `/images/[file]`. */
export function pageRoutes(): string[] {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  const folders = files.filter((file) => path.basename(file) === "page.tsx").map((file) => path.dirname(file));
  return folders.map(routeOf).sort();
}

/** A folder in parentheses is no part of the address. */
function routeOf(folder: string): string {
  const words = folder.split(path.sep).filter((word) => word !== "." && !/^\(.+\)$/.test(word));
  return `/${words.join("/")}`;
}

/**
 * Where to look at each page: a route without parameters is its own address, of the others `visits` has some. Throws for a page
 * that nobody said an address of, and for an address of a page that is not there.
 */
export function addressesOf(routes: readonly string[], visits: Record<string, string[]>): string[] {
  const unknown = Object.keys(visits).filter((route) => !routes.includes(route));
  if (unknown.length > 0) throw new Error(`There is no page ${unknown.join(", ")} to visit.`);
  return routes.flatMap((route) => {
    const given = visits[route] ?? (route.includes("[") ? [] : [route]);
    if (given.length === 0) throw new Error(`No address of ${route} is visited: add one to the visits.`);
    return given;
  });
}
