import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Metadata } from "next";
import { LinkButton } from "../_ui/links";
import { PageHeader } from "../_ui/page-header";
import { Panel } from "../_ui/section";
import { Tabs } from "../_ui/tabs";

export const metadata: Metadata = { title: "Docs" };

const DOCS = [
  { id: "use", title: "Using Bakehouse", file: "README.md" },
  { id: "recipes", title: "Writing recipes", file: "docs/recipes.md" },
  { id: "people", title: "People", file: "docs/people.md" },
  { id: "webhooks", title: "Webhooks", file: "docs/webhooks.md" },
  { id: "provenance", title: "Where images come from", file: "docs/provenance.md" },
  { id: "inside", title: "How it is built", file: "docs/architecture.md" },
];

/** What comes with the source, as it is written there: readable without a network, and of this very version. */
export default async function DocsPage() {
  const tabs = await Promise.all(
    DOCS.map(async ({ id, title, file }) => ({ id, title, content: <Text text={await read(file)} /> })),
  );
  return (
    <>
      <PageHeader title="Docs" actions={<LinkButton href="/recipes">Recipes</LinkButton>}>
        The documents that came with this version.
      </PageHeader>
      <Tabs label="Document" defaultValue="use" tabs={tabs} />
    </>
  );
}

function Text({ text }: { text: string }) {
  return (
    <Panel className="p-5">
      <pre className="font-mono text-sm whitespace-pre-wrap wrap-anywhere">{text}</pre>
    </Panel>
  );
}

async function read(file: string): Promise<string> {
  const place = path.join(/* turbopackIgnore: true */ process.cwd(), file);
  return readFile(place, "utf8").catch(() => `${file} did not come with this installation.`);
}
