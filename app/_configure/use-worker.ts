import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "../_frame/status";

/** Whether nobody is there to bake, so that what is asked for waits. */
export function useIsWithoutWorker(): boolean {
  const { data } = useQuery(statusQuery);
  return data?.worker === false;
}
