import type { ReactNode } from "react";
import { configsOfImage } from "#lib/configs/config-of-image";
import { minorOf } from "#lib/images/name";
import type { Image } from "#lib/images/schema";
import type { Requested } from "#lib/machine/choices/from-request";
import { FORMAT_NAMES, type Format } from "#lib/machine/formats/names";
import type { Rendered } from "#lib/machine/formats/render";
import { confText, streamConfText } from "#lib/repository/texts";
import { isSigned } from "#lib/signing/signing";
import { pageContext } from "../../_server/page-context";
import { CodeBlock } from "../../_ui/code-block";
import { Notice } from "../../_ui/notice";
import { Section } from "../../_ui/section";
import { Tabs } from "../../_ui/tabs";

type ConfigsProps = { image: Image; request: Requested };

/** What a new machine boots with to have this image, and the file by which one that runs follows its extension. */
export async function Configs({ image, request }: ConfigsProps) {
  const context = await pageContext();
  const { format, once, followed } = await configsOfImage(request, context);
  const { title } = FORMAT_NAMES[format];
  return (
    <Section
      id="configs"
      title="Boot a machine with it"
      note="As Configure writes it. Open it there to add what else the machine is to have."
    >
      <Tabs
        label="Config"
        defaultValue="once"
        tabs={[
          { id: "once", title, content: <ConfigText format={format} rendered={once} /> },
          {
            id: "followed",
            title: `${title} with updates`,
            content: <ConfigText format={format} rendered={followed} />,
          },
          { id: "conf", title: "sysupdate conf", content: <Confs image={image} baseUrl={context.baseUrl} /> },
        ]}
      />
    </Section>
  );
}

function ConfigText({ format, rendered }: { format: Format; rendered: Rendered }) {
  if ("problem" in rendered) return <Notice tone="bad">{rendered.problem}</Notice>;
  return <CodeBlock label={FORMAT_NAMES[format].file} text={rendered.text} />;
}

/** The same texts that the repository serves. */
function Confs({ image, baseUrl }: { image: Image; baseUrl: string }) {
  const { name } = image;
  const folder = `${baseUrl}/extensions/${name}`;
  const minor = minorOf(image.version);
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Conf path={`/etc/sysupdate.${name}.d/${name}.conf`} text={confText(name, folder, isSigned())}>
        A machine that has this file follows every version of {name}.
        {isSigned() && " It checks signatures, for which it needs the keyring as /etc/systemd/import-pubring.gpg."}
      </Conf>
      {minor !== null && (
        <Conf
          path={`/etc/sysupdate.${name}.d/${name}-${minor}.conf`}
          text={streamConfText(name, minor, folder, isSigned())}
        >
          With this one in its place it stays within {minor}.
        </Conf>
      )}
    </div>
  );
}

function Conf({ path, text, children }: { path: string; text: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="max-w-prose text-sm">{children}</p>
      <CodeBlock label={path} text={text} />
    </div>
  );
}
