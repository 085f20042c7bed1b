/** The query of a page as Next gives it. */
export type SearchParams = Record<string, string | string[] | undefined>;

/** What a page's query says under a name: the first value, undefined when there is none or it is empty. */
export function paramOf(params: SearchParams, name: string): string | undefined {
  return [params[name]].flat()[0] || undefined;
}
