import type { Operation } from "./operation";

/** Operations whose address an asked path has, the most exact first: `/feeds/inbox.atom` before `/feeds/{file}`. */
export async function operationsAt(path: string): Promise<Operation[]> {
  // The schemas of all operations: pages do not wait for them when the server starts.
  const { OPERATIONS } = await import("./openapi");
  const here = OPERATIONS.filter((operation) => isAt(operation.path, path));
  return here.sort((a, b) => a.path.split("{").length - b.path.split("{").length);
}

/** The one that a request asks for, if any. */
export async function operationAt(method: string, path: string): Promise<Operation | undefined> {
  const asked = method === "HEAD" ? "GET" : method;
  return (await operationsAt(path)).find((operation) => operation.method === asked);
}

function isAt(template: string, path: string): boolean {
  const [wanted, given] = [template.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((word, at) => word.startsWith("{") || word === given[at]);
}
