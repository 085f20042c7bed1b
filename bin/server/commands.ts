import type { Listed } from "../command";
import { onServer } from "./server";

/** What a server is asked to do. Where a command of this machine has the same name, `--server` says which is meant. */
export const SERVER_COMMANDS: Record<string, Listed> = {
  images: {
    positionals: "",
    summary: "Lists the server's images, newest first.",
    load: async () => onServer((await import("./images")).images),
  },
  "images show": {
    positionals: "FILE",
    summary: "Says what an image is: state, size, digest, address.",
    load: async () => onServer((await import("./images")).showImage),
  },
  publish: {
    positionals: "FILE…",
    summary: "Lets machines see candidates, or again what was withdrawn: all of the files or none.",
    load: async () => onServer((await import("./publish")).publish),
  },
  withdraw: {
    positionals: "FILE",
    summary: "Takes a published image out of what machines read, with the reason.",
    load: async () => onServer((await import("./publish")).withdraw),
  },
  builds: {
    positionals: "",
    summary: "Lists the server's builds, newest first.",
    load: async () => onServer((await import("./builds")).builds),
  },
  "builds cancel": {
    positionals: "ID",
    summary: "Cancels a build that waits or runs.",
    load: async () => onServer((await import("./builds")).cancelBuild),
  },
};
