import { expect, it } from "vitest";
import { readArguments, UsageError } from "./arguments";

it.each(["--constructor", "--__proto__=x", "--toString"])(
  "refuses %s, which every object has, as an unknown flag",
  (flag) => {
    expect(() => readArguments(["docker", flag], "RECIPE", {})).toThrow(UsageError);
  },
);
