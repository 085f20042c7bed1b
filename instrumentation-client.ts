// Next runs this before anything else of a page. zod tries whether it may make code of texts, which no page may, and browsers
// report that on the console. Its own `config` would bring zod to pages that do not need it yet.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
