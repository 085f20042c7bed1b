import type { Metadata } from "next";
import { readSigning } from "#lib/signing/data";
import type { SigningStatus } from "#lib/signing/schema";
import { pageContext } from "../_server/page-context";
import { CodeBlock } from "../_ui/code-block";
import { CopyButton } from "../_ui/copy-button";
import { Facts } from "../_ui/facts";
import { DownloadButton, LinkButton } from "../_ui/links";
import { Notice } from "../_ui/notice";
import { PageHeader } from "../_ui/page-header";
import { Panel, Section } from "../_ui/section";
import { KeyList } from "./key-list";
import { Rotation } from "./rotation";

export const metadata: Metadata = { title: "Trust" };

const KEYRING = "/extensions/import-pubring.gpg";

export default async function TrustPage() {
  const [status, { baseUrl }] = await Promise.all([readSigning(new Date()), pageContext()]);
  const { mode, keys } = status;
  return (
    <>
      <PageHeader
        title="Trust"
        actions={
          mode !== "unsigned" && (
            <>
              <LinkButton href="/trust/verify" prefetch={false}>
                Play a machine
              </LinkButton>
              <DownloadButton href={KEYRING}>Download keyring</DownloadButton>
            </>
          )
        }
      >
        An extension runs as root. Machines take only what the key of this server has signed.
      </PageHeader>
      {mode === "unsigned" ? <Unsigned /> : <Signed status={status} baseUrl={baseUrl} />}
      {mode === "made" && (
        <>
          <Section id="keys" title="Keys">
            <KeyList keys={keys} />
          </Section>
          <Rotation keys={keys} />
        </>
      )}
      {mode === "setting" && (
        <Section id="rotation" title="Another key">
          <p className="max-w-prose text-sm text-muted">
            The key is given to this server by a setting, and is changed there: put the next key behind the present one,
            later in front of it, at last take the old one out, and restart Bakehouse each time. Machines need the
            keyring anew after the first and the last step.
          </p>
        </Section>
      )}
    </>
  );
}

function Unsigned() {
  return (
    <Notice tone="warn" title="Nothing is signed.">
      BAKEHOUSE_SIGNING is off: transfer files say Verify=false, and machines take whatever answers in the name of this
      server. Without the setting a key is made at the next start.
    </Notice>
  );
}

function Signed({ status: { fingerprint, bestBefore, mode }, baseUrl }: { status: SigningStatus; baseUrl: string }) {
  const printed = fingerprint?.toUpperCase() ?? "";
  return (
    <Section id="signed" title="Signed">
      <Panel>
        <Facts
          facts={[
            {
              name: "Fingerprint",
              value: (
                <span className="inline-flex items-center gap-1">
                  <code className="wrap-anywhere">{printed.replace(/(.{4})(?=.)/g, "$1 ")}</code>
                  <CopyButton text={printed} label="Copy fingerprint" size="tiny" />
                </span>
              ),
            },
            { name: "Private key", value: mode === "made" ? "made here, in the data folder" : "given by a setting" },
            {
              name: "Lists are good for",
              value: bestBefore === null ? "ever: no day is set" : `${bestBefore} days, and are signed anew in time`,
            },
          ]}
        />
      </Panel>
      <p className="max-w-prose text-sm text-muted">
        Configs made here bring the keyring with them. On other machines, and to check a list by hand:
      </p>
      <CodeBlock
        label="Check by hand"
        text={`curl -fO ${baseUrl}${KEYRING}
curl -fO ${baseUrl}/extensions/SHA256SUMS -O ${baseUrl}/extensions/SHA256SUMS.gpg
gpgv --keyring ./import-pubring.gpg SHA256SUMS.gpg SHA256SUMS`}
      />
    </Section>
  );
}
