import type { z } from "zod";
import { AppError } from "#lib/errors";
import type { GetPage } from "#lib/upstream/request";

const MOST = 20;

/** The items of a list that an API gives page by page. Throws `upstream` for a page that is not `what` it should be. */
export async function allPages<T>(get: GetPage, first: string, schema: z.ZodType<T[]>, what: string): Promise<T[]> {
  const items: T[] = [];
  let url: string | null = first;
  for (let page = 0; url !== null && page < MOST; page++) {
    const { text, next } = await get(url);
    items.push(...parse(text, url, schema, what));
    url = next;
  }
  return items;
}

function parse<T>(text: string, url: string, schema: z.ZodType<T[]>, what: string): T[] {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError("upstream", `${url} is not ${what}.`, { cause: error });
  }
}
