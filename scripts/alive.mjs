import { hostname } from "node:os";
import path from "node:path";

/**
 * The file that a worker without a web server touches at each sign of life that the database took. Containers that share a data
 * folder have names of their own.
 * @param {string} data
 */
export function aliveFile(data) {
  return path.join(data, "alive", hostname());
}
