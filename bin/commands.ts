import type { Listed } from "./command";

export const COMMANDS: Record<string, Listed> = {
  bake: {
    positionals: "RECIPE VERSION [NAME]",
    summary: "Bakes an image from a recipe: NAME.raw and SHA256SUMS.NAME. VERSION may be latest.",
    load: async () => (await import("./bake")).bake,
  },
  "bake-folder": {
    positionals: "DIR NAME",
    summary: "Bakes a folder of one's own, with usr/ and opt/ in it: NAME.raw and SHA256SUMS.NAME.",
    load: async () => (await import("./bake-folder")).bakeFolder,
  },
  "convert-torcx": {
    positionals: "TAR NAME",
    summary: "Converts a Torcx image (a tar archive): NAME.raw and SHA256SUMS.NAME.",
    load: async () => (await import("./convert-torcx")).convertTorcx,
  },
  release: {
    positionals: "RECIPE@VERSION…",
    summary: "Bakes a flat folder to publish anywhere: versioned images, SHA256SUMS and systemd-sysupdate confs.",
    load: async () => (await import("./release")).release,
  },
  rebake: {
    positionals: "FILE|URL",
    summary:
      "Bakes an image again by its provenance, from a file or a server: identical, or which paths differ (exit code 1).",
    load: async () => (await import("./rebake")).rebake,
  },
  config: {
    positionals: "",
    summary: "Writes what a machine boots with: the images, their links, masks and updates.",
    load: async () => (await import("./config")).config,
  },
  recipes: {
    positionals: "",
    summary: "Lists the recipes, built-in ones and those of BAKEHOUSE_RECIPES.",
    load: async () => (await import("./recipes")).recipes,
  },
  versions: {
    positionals: "RECIPE",
    summary: "Lists the versions upstream has, newest first.",
    load: async () => (await import("./versions")).versions,
  },
  plan: {
    positionals: "RECIPE VERSION [NAME]",
    summary: "Shows what would be baked: addresses, digest lists and steps. Downloads nothing.",
    load: async () => (await import("./plan")).plan,
  },
  check: {
    positionals: "[DIR]",
    summary: "Checks a folder of recipes, or one recipe's folder; exit code 1 when one is broken.",
    load: async () => (await import("./check")).checkRecipes,
  },
  new: {
    positionals: "NAME URL…",
    summary: "Begins a recipe from upstream's files: downloads them, looks inside, and writes DIR/NAME/recipe.yaml.",
    load: async () => (await import("./new")).newRecipe,
  },
  "adopt-images": {
    positionals: "[FILE…]",
    summary:
      "Reads images back into a database that was lost or restored: those of the data folder that it does not know, or the given files.",
    load: async () => (await import("./adopt-images")).adopt,
  },
  "copy-database": {
    positionals: "FROM TO",
    summary: "Moves everything from SQLite to PostgreSQL or back, into a new database, and checks each row there.",
    load: async () => (await import("./copy-database")).copyDatabaseCommand,
  },
  admin: {
    positionals: "",
    summary: "Makes a link for an admin: the first one, another one, or one that lost the password.",
    load: async () => (await import("./admin")).admin,
  },
  "copy-store": {
    positionals: "FROM TO",
    summary:
      "Copies images from a folder to an object storage, back, or between two: s3://bucket/prefix?endpoint=… A copy that broke off goes on.",
    load: async () => (await import("./copy-store")).copyStore,
  },
  "back-up": {
    positionals: "TO",
    summary:
      "Writes database, images, keys and own recipes into a new folder, while Bakehouse runs; every byte is checked.",
    load: async () => (await import("./back-up")).backUpAll,
  },
  restore: {
    positionals: "FROM",
    summary:
      "Puts a back-up into an empty data folder and, where they are set, an empty PostgreSQL database and an object storage; checks every byte.",
    load: async () => (await import("./restore")).restoreAll,
  },
  doctor: {
    positionals: "FILE",
    summary: "Says what is wrong with a Butane or Ignition config; exit code 1 when there are errors. - reads stdin.",
    load: async () => (await import("./doctor")).doctor,
  },
  verify: {
    positionals: "URL",
    summary:
      "Plays a machine that updates from a repository: checks signature and digests, and that forgeries are refused.",
    load: async () => (await import("./verify")).verify,
  },
};
