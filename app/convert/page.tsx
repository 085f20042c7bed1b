import type { Metadata } from "next";
import { context } from "#lib/context";
import { Allowed } from "../_client/allowed";
import { Notice } from "../_ui/notice";
import { PageHeader } from "../_ui/page-header";
import { ConvertForm } from "./convert-form";
import { ConvertedImages } from "./converted-images";

export const metadata: Metadata = { title: "Convert" };

export default function ConvertPage() {
  return (
    <>
      <PageHeader title="Convert a Torcx image">
        Torcx switched Docker versions on Flatcar up to release 3760. Its archives become extension images here, as far
        as that can be done by rule; what was rewritten is listed at the end.
      </PageHeader>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Allowed
          to="convert Torcx bundle"
          otherwise={<Notice title="Your role only looks">Bakers, publishers and admins convert archives.</Notice>}
        >
          <ConvertForm maxBytes={context().maxUpload} />
        </Allowed>
        <Notice title="What happens to the archive">
          <ul className="flex list-disc flex-col gap-1.5 pl-4 text-muted">
            <li>Its folders bin and lib move below /usr; the folder .torcx is left out.</li>
            <li>Units lose what only Torcx understood, and get the paths of the image.</li>
            <li>Units that Torcx started are started by drop-ins for their targets.</li>
            <li>Nothing in it is run.</li>
          </ul>
        </Notice>
      </div>
      <ConvertedImages />
    </>
  );
}
