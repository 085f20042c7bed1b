import { MachineInput, type MachineIssue } from "#lib/machine/schema";
import { FORM } from "./told";

/** What is wrong with single fields as they stand, for example an address that is half typed. */
export function formIssues(input: MachineInput): MachineIssue[] {
  const { error } = MachineInput.safeParse(input);
  return (error?.issues ?? []).map(({ path, message }) => ({
    severity: "error",
    path: path.map(String).join("."),
    code: FORM,
    message,
  }));
}
