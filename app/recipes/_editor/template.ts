/** What a recipe from nothing begins with: sound, and small enough to be replaced line by line. */
export const TEMPLATE = `# docs/recipes.md has every field.
name: hello
title: Hello
summary: Says hello.
homepage: https://example.org/
licence: Apache-2.0
category: tools
versions:
  from: github-releases
  repo: example/hello
arch:
  x86-64: amd64
  arm64: arm64
sources:
  hello:
    url: https://github.com/example/hello/releases/download/v{version}/hello-{version}-linux-{arch}.tar.gz
image:
  - place: hello
    from: "*/hello"
    to: usr/bin/hello
    mode: 0755
`;
