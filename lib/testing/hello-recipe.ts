/** A small recipe that is sound once a file of its own is below `files/usr`. */
export const HELLO = `name: hello
title: Hello
summary: Says hello.
homepage: https://example.org/
licence: MIT
versions:
  from: fixed
  versions: ["1.0"]
arch:
  x86-64: amd64
options:
  flavour:
    type: choice
    summary: Which one.
    choices: [plain, fancy]
sources:
  hello:
    url: https://example.org/hello-{version}-{arch}.tar.gz
image:
  - place: hello
    from: bin/*
    to: usr/bin/
  - files: usr/**
`;

/** A recipe that needs neither upstream nor files of its own. */
export const TOOL = `name: tool
title: Tool
summary: A tool of one's own.
homepage: https://example.org/
licence: MIT
versions: { from: fixed, versions: ["1.0"] }
arch: { x86-64: amd64 }
image:
  - write: usr/share/tool/version
    text: "{version}"
`;
