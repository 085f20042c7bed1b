import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { versionsQuery } from "../recipes/queries";

/**
 * Chooses the newest version once upstream's list is there, unless somebody has typed by then. Gives what is to be said of
 * that list, if anything.
 */
export function useNewestAtFirst(
  recipe: string,
  version: string,
  choose: (version: string) => void,
): string | undefined {
  const isUntouched = useRef(version === "");
  const { data } = useQuery(versionsQuery(recipe));
  const newest = data?.items[0]?.version;
  if (version !== "") isUntouched.current = false;
  useEffect(() => {
    if (isUntouched.current && newest !== undefined) choose(newest);
  }, [newest, choose]);
  return data?.note;
}
