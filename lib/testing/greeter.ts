import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { tarGz } from "#lib/testing/archives";
import type { Fixture } from "#lib/testing/fixture";
import { GO, program } from "#lib/testing/upstream-files/upstream-files";
import type { Arch } from "#lib/words";

/** Where upstream lists the releases of the greeter. */
export const GREETER_LIST = "https://greeter.example/dl/";

export const GREETER = `name: greeter
title: Greeter
summary: Greets whoever comes.
homepage: https://greeter.example/
licence: MIT
versions:
  from: html-index
  url: ${GREETER_LIST}
  match: greeter-([\\w.-]+)-amd64\\.tar\\.gz
arch:
  x86-64: amd64
  arm64: arm64
options:
  flavour:
    type: choice
    summary: Which one.
    choices: [plain, fancy]
    default: plain
sources:
  greeter:
    url: ${GREETER_LIST}greeter-{version}-{arch}.tar.gz
image:
  - place: greeter
    from: bin/*
    to: usr/bin/
`;

/** A folder of an operator's recipes with the one of the greeter in it. */
export class GreeterFolder {
  readonly folder = mkdtempSync(path.join(tmpdir(), "bakehouse-greeter-"));

  constructor() {
    this.write(GREETER);
  }

  write(recipe: string): void {
    mkdirSync(path.join(this.folder, "greeter"), { recursive: true });
    writeFileSync(path.join(this.folder, "greeter/recipe.yaml"), recipe);
  }

  removeRecipe(): void {
    rmSync(path.join(this.folder, "greeter"), { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Upstream releases versions of the greeter. */
export async function releaseGreeter(fixture: Fixture, ...versions: string[]): Promise<void> {
  for (const version of versions)
    for (const [arch, word] of Object.entries(GO)) {
      const bytes = program({ name: "greeter", version, arch: arch as Arch, edition: 0, size: 20_000 }); // keys of GO
      fixture.put(
        `${GREETER_LIST}greeter-${version}-${word}.tar.gz`,
        await tarGz([{ name: "bin/greeter", bytes, mode: 0o755 }]),
      );
    }
}
