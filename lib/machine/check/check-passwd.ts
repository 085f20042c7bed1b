import type { DocumentIssue } from "#lib/machine/check/document-issue";
import { issue } from "#lib/machine/check/issue";
import type { Document } from "#lib/machine/formats/document";

/** Users, groups and keys that stand twice, which Ignition refuses. */
export function checkPasswd({ users, groups }: Document): DocumentIssue[] {
  return [
    twice(users.map(({ name }) => name)).map((index) => {
      const message = `The user ${users[index]?.name} stands here twice; put all that is said of it into one entry.`;
      return issue("error", "duplicate-user", message, ["users", index, "name"]);
    }),
    twice(groups.map(({ name }) => name)).map((index) => {
      const message = `The group ${groups[index]?.name} stands here twice.`;
      return issue("error", "duplicate-group", message, ["groups", index, "name"]);
    }),
    users.flatMap(checkUser),
  ].flat();
}

function checkUser({ name, groups = [], ssh_authorized_keys: keys = [] }: Document["users"][number], index: number) {
  const ofGroups = twice(groups).map((at): DocumentIssue => {
    const message = `${name} is put into the group ${groups[at]} twice; Ignition refuses that.`;
    return issue("error", "duplicate-group", message, ["users", index, "groups", at]);
  });
  const ofKeys = twice(keys).map((at): DocumentIssue => {
    const message = `${name} has this key twice; Ignition refuses that.`;
    return issue("error", "duplicate-ssh-key", message, ["users", index, "ssh_authorized_keys", at]);
  });
  return ofGroups.concat(ofKeys);
}

/** Where something stands that stood before. */
export function twice(names: readonly string[]): number[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    const isTwice = seen.has(name) && name !== "";
    seen.add(name);
    return isTwice ? [index] : [];
  });
}
