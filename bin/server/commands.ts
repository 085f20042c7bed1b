import type { Listed } from "../command";
import { onServer } from "./server";

/** What a server is asked to do. Where a command of this machine has the same name, `--server` says which is meant. */
export const SERVER_COMMANDS: Record<string, Listed> = {
  bake: {
    positionals: "RECIPE VERSION [NAME]",
    summary: "Asks for an image, follows its build, and prints the address. Ctrl-C leaves the build to the server.",
    load: async () => onServer((await import("./bake")).bake),
  },
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
  "images download": {
    positionals: "FILE…",
    summary: "Downloads images and checks their digests; what broke off goes on where it did.",
    load: async () => onServer((await import("./images")).downloadImages),
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
  "builds follow": {
    positionals: "ID",
    summary: "Follows a build to its end, as bake does.",
    load: async () => onServer((await import("./builds")).followOne),
  },
  "builds cancel": {
    positionals: "ID",
    summary: "Cancels a build that waits or runs.",
    load: async () => onServer((await import("./builds")).cancelBuild),
  },
  configs: {
    positionals: "",
    summary: "Lists the configs that you have saved, the last one first.",
    load: async () => onServer((await import("./configs")).configs),
  },
  "configs save": {
    positionals: "FILE",
    summary:
      "Saves a machine's choices, as ID.json of a saved config has them, and prints the addresses machines boot from.",
    load: async () => onServer((await import("./configs")).saveConfig),
  },
  "configs delete": {
    positionals: "ID",
    summary: "Takes a saved config out of your list.",
    load: async () => onServer((await import("./configs")).deleteConfig),
  },
  whoami: {
    positionals: "",
    summary: "Says whom the server takes you for, and with which role.",
    load: async () => onServer((await import("./configs")).whoami),
  },
};
