import type { Image } from "#lib/images/schema";
import { CodeBlock } from "../../_ui/code-block";
import { Notice } from "../../_ui/notice";
import { Section } from "../../_ui/section";
import { Tabs } from "../../_ui/tabs";
import { flatcarSteps, otherSteps, type Step } from "./steps";

/** The commands for a machine that is already running. `masks` are Flatcar's own extensions that the image replaces. */
export function ByHand({ image, masks }: { image: Image; masks: readonly string[] }) {
  const isForFlatcar = image.os === "flatcar" || image.os === "_any";
  return (
    <Section
      id="by-hand"
      title="Use it by hand"
      note="For a machine that runs already. A new machine takes it from its config."
    >
      <LocalhostNote url={image.url} />
      <Tabs
        label="Operating system"
        defaultValue={isForFlatcar ? "flatcar" : "other"}
        tabs={[
          { id: "flatcar", title: "Flatcar", content: <Steps steps={flatcarSteps(image, masks)} /> },
          { id: "other", title: "Other distributions", content: <Steps steps={otherSteps(image)} /> },
        ]}
      />
    </Section>
  );
}

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="flex flex-col gap-5">
      {steps.map(({ text, label, code }, index) => (
        <li key={label} className="flex min-w-0 flex-col gap-2">
          <p className="max-w-prose text-sm">
            <span className="mr-2 text-muted">{index + 1}</span>
            {text}
          </p>
          <CodeBlock label={label} text={code} />
        </li>
      ))}
    </ol>
  );
}

const LOCAL = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Says that an address only works on this machine, where it does. */
function LocalhostNote({ url }: { url: string }) {
  const { hostname, host } = new URL(url);
  if (!LOCAL.test(hostname)) return null;
  return (
    <Notice title={`Machines can't reach ${host}: it is the address of the machine you sit at.`}>
      <p>
        Open this page under the server's own address, or set <code>BAKEHOUSE_URL</code> to it; the texts here follow.
      </p>
    </Notice>
  );
}
