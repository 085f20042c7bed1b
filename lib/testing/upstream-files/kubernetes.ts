import { ARCHES } from "#lib/arches";
import { GO, type Maker, program, sumsOf, type UpstreamFiles } from "#lib/testing/upstream-files/upstream-files";

/** Minor releases, newest first, with their patches and dates. */
const SERIES: Record<string, [patch: string, date: string][]> = {
  "1.31": [
    ["1.31.1", "2024-09-11"],
    ["1.31.0", "2024-08-13"],
  ],
  "1.30": [
    ["1.30.5", "2024-09-10"],
    ["1.30.0", "2024-04-17"],
  ],
  "1.27": [
    ["1.27.16", "2024-07-16"],
    ["1.27.4", "2023-07-19"],
    ["1.27.3", "2023-06-14"],
  ],
};

/** The website's release schedule and dl.k8s.io, whose digest files hold nothing but the digest. */
export function kubernetesFiles(): UpstreamFiles {
  const files: UpstreamFiles = {
    "raw.githubusercontent.com/kubernetes/website/main/data/releases/schedule.yaml": () => Buffer.from(schedule()),
  };
  for (const [patch] of Object.values(SERIES).flat()) {
    const version = `v${patch}`;
    for (const arch of ARCHES) {
      for (const name of ["kubeadm", "kubectl", "kubelet"]) {
        const maker: Maker = (edition) => program({ name, version, arch, edition, size: 500_000 });
        const address = `dl.k8s.io/${version}/bin/linux/${GO[arch]}/${name}`;
        files[address] = maker;
        files[`${address}.sha256`] = sumsOf(maker, (sha256) => sha256);
      }
    }
  }
  return files;
}

function schedule(): string {
  const series = Object.entries(SERIES).map(([minor, patches]) => {
    const previous = patches.map(
      ([patch, date]) => `  - release: ${patch}\n    cherryPickDeadline: ""\n    targetDate: ${date}\n`,
    );
    return `- release: "${minor}"\n  next:\n    release: ${minor}.99\n    targetDate: 2030-01-01\n  previousPatches:\n${previous.join("")}`;
  });
  return `# Changed by hand with every release.\nschedules:\n${series.join("")}`;
}
