import { Notice } from "../../_ui/notice";
import { Panel } from "../../_ui/panel";
import { Section } from "../../_ui/section";

/** What a converted archive has that it did not have before, and what a machine may still have of the old way. */
export function TorcxChanges({ changes }: { changes: readonly string[] }) {
  return (
    <Section id="changes" title="What was changed">
      <Panel>
        {changes.length === 0 ? (
          <p className="text-sm text-muted">Nothing had to be rewritten or left out.</p>
        ) : (
          <ul className="flex list-disc flex-col gap-1 pl-4 text-sm wrap-anywhere">
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        )}
      </Panel>
      <Notice tone="warn" title="Look for old drop-ins on the machines.">
        <p>
          A drop-in for <code>containerd.service</code> under <code>/etc/systemd/system</code> that uses Torcx paths
          keeps containerd from starting with this image. Remove it, or change its paths to <code>/usr/bin</code>.
        </p>
      </Notice>
    </Section>
  );
}
