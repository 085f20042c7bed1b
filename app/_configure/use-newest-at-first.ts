import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { versionsQuery } from "../recipes/queries";

/** Chooses the newest version once upstream's list is there, unless somebody has typed by then. */
export function useNewestAtFirst(recipe: string, version: string, choose: (version: string) => void): void {
  const isUntouched = useRef(version === "");
  const { data } = useQuery(versionsQuery(recipe));
  const newest = data?.items[0]?.version;
  if (version !== "") isUntouched.current = false;
  useEffect(() => {
    if (isUntouched.current && newest !== undefined) choose(newest);
  }, [newest, choose]);
}
