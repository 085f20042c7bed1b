import type { Image } from "#lib/images/schema";
import { CodeBlock } from "../../_ui/code-block";
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
