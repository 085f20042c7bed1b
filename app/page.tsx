import type { Metadata } from "next";
import { LinkButton } from "./_ui/link-button";
import { PageHeader } from "./_ui/page-header";

export const metadata: Metadata = { title: "Configure" };

export default function ConfigurePage() {
  return (
    <PageHeader title="Configure" actions={<LinkButton href="/recipes">Choose a recipe</LinkButton>}>
      Bake images from the recipes; machines download them from here.
    </PageHeader>
  );
}
