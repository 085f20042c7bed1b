/** An extension that has published images, and the minor streams, such as `v1.27`, that have a transfer file. */
export type PublishedExtension = { name: string; streams: readonly string[] };

/** The repository's list for people, as HTML that stands alone: what machines read is only linked. Names need no escaping. */
export function indexPage(extensions: readonly PublishedExtension[], isSigned: boolean): string {
  const nothing = "<p>Nothing has been published yet.</p>";
  const links = [link("SHA256SUMS", "SHA256SUMS of all images"), link("noop.conf", "noop.conf")];
  if (isSigned) links.push(link("SHA256SUMS.gpg", "its signature"), link("import-pubring.gpg", "keyring for machines"));
  const all = `<p>${links.join(" · ")}</p>`;
  const list = `<dl>\n${extensions.map(entry).join("\n")}\n</dl>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Extensions · Bakehouse</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem }
dt { margin-top: 1.25rem; font-weight: 600 }
dd { margin: 0; display: flex; flex-wrap: wrap; gap: 0 1rem }
a { padding: 0.2rem 0 }
</style>
<h1>Extensions</h1>
<p>What machines and systemd-sysupdate download from here. <a href="/images">All images</a> are on a page of their own.</p>
${extensions.length === 0 ? nothing : `${all}\n${list}`}
</html>
`;
}

function entry({ name, streams }: PublishedExtension): string {
  const confs = [name].concat(streams.map((stream) => `${name}-${stream}`)).map((conf) => `${conf}.conf`);
  const links = ["SHA256SUMS"].concat(confs).map((file) => link(`${name}/${file}`, file));
  return `<dt><a href="/images?name=${name}">${name}</a></dt>\n<dd>${links.join(" ")}</dd>`;
}

function link(address: string, text: string): string {
  return `<a href="/extensions/${address}">${text}</a>`;
}
