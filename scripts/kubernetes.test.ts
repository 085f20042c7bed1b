import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { Env, parseEnv } from "#lib/env";
import { SERVER } from "../app/_server/operations/server";
import { ROOT } from "./folders.mjs";
import { modesOf } from "./modes";

const FOLDER = path.join(ROOT, "deploy/kubernetes");
const read = (file: string) => readFileSync(path.join(FOLDER, file), "utf8");
const KUSTOMIZATION = parse(read("kustomization.yaml")) as { resources: string[]; images: { name: string }[] }; // its form is tested here

type Labels = Record<string, string>;
type Probe = { httpGet?: { path: string; port: string }; exec?: { command: string[] } };
type Container = {
  image: string;
  command: string[];
  ports?: { name: string; containerPort: number }[];
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe?: Probe;
  resources: { requests: Labels; limits: Labels };
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
};
type Volume = { name: string; emptyDir?: { sizeLimit: string }; secret?: { secretName: string } };
type Pod = { securityContext: object; containers: [Container]; volumes: Volume[] };
type Deployment = {
  kind: string;
  metadata: { name: string };
  data?: Labels;
  stringData?: Labels;
  spec: {
    replicas: number;
    selector: Labels & { matchLabels: Labels };
    podSelector: { matchLabels?: Labels };
    template: { metadata: { labels: Labels }; spec: Pod };
    ports: { targetPort: string }[];
    rules: { host: string; http: { paths: { backend: { service: { name: string; port: { name: string } } } }[] } }[];
    tls: { hosts: string[] }[];
  };
};

const documents = (file: string) => parseAllDocuments(read(file)).map((document) => document.toJS() as Deployment);
const all = KUSTOMIZATION.resources.flatMap(documents);
const ofKind = (kind: string) => all.filter((document) => document.kind === kind);
const examples = documents("secret.example.yaml");
const halves = ofKind("Deployment").map(({ metadata: { name }, spec }) => ({ name, spec, pod: spec.template.spec }));

/** What the AWS SDK reads itself. */
const OF_THE_SDK = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)$/;

it("every manifest is applied, but the example of secrets", () => {
  const files = readdirSync(FOLDER).filter((file) => !["kustomization.yaml", "secret.example.yaml"].includes(file));
  expect([...KUSTOMIZATION.resources].sort()).toEqual(files.sort());
  expect(halves.map(({ name, spec }) => [name, spec.replicas])).toEqual([
    ["web", 2],
    ["worker", 4],
  ]);
});

describe.each(halves)("$name", ({ name, spec, pod }) => {
  const [container] = pod.containers;

  it("starts its half of our image, and is asked what it answers", () => {
    expect(KUSTOMIZATION.images.map((image) => image.name)).toContain(container.image);
    const [node, script = "", ...args] = container.command;
    expect([node, existsSync(path.join(ROOT, script)), modesOf(args).only]).toEqual(["node", true, name]);
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe ?? {}];
    const addresses: string[] = Object.values(SERVER).map((operation) => operation.path);
    for (const { httpGet, exec } of probes) {
      if (httpGet !== undefined) {
        expect(addresses).toContain(httpGet.path.split("?")[0]);
        expect(container.ports?.map((port) => port.name)).toContain(httpGet.port);
      }
      if (exec === undefined) continue;
      expect(existsSync(path.join(ROOT, exec.command[1] ?? ""))).toBe(true);
      expect(exec.command.at(-1)).toBe(name);
    }
  });

  it("is given variables that there are, with values that they take", () => {
    const given = container.envFrom.map(({ configMapRef, secretRef }) =>
      configMapRef === undefined
        ? examples.find(({ metadata }) => metadata.name === secretRef?.name)?.stringData
        : ofKind("ConfigMap").find(({ metadata }) => metadata.name === configMapRef.name)?.data,
    );
    const settings = Object.entries(Object.assign({}, ...given)).filter(([setting]) => !OF_THE_SDK.test(setting));
    expect(settings.map(([setting]) => setting).filter((setting) => !(setting in Env.shape))).toEqual([]);
    expect(settings.length).toBeGreaterThan(5);
    expect(parseEnv(Object.fromEntries(settings) as Labels)).toMatchObject({ BAKEHOUSE_URL: `https://${HOST}` });
  });

  it("may do no more than it has to", () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.any(String) },
      limits: { memory: expect.any(String) },
    });
  });

  it("writes to the places it is given, and reads the key", () => {
    const mounts = Object.fromEntries(container.volumeMounts.map((mount) => [mount.mountPath, mount.name]));
    expect(Object.keys(mounts).sort()).toEqual(["/app/data", "/run/secrets/bakehouse", "/tmp"]);
    expect(Object.values(mounts).sort()).toEqual(pod.volumes.map((volume) => volume.name).sort());
    for (const { emptyDir, secret } of pod.volumes) {
      if (emptyDir !== undefined) expect(emptyDir.sizeLimit).toMatch(/Gi$/);
      if (secret !== undefined) expect(examples.map(({ metadata }) => metadata.name)).toContain(secret.secretName);
    }
  });

  it("is meant by what selects it", () => {
    const { labels } = spec.template.metadata;
    expect(spec.selector.matchLabels).toEqual(labels);
    for (const kind of ["PodDisruptionBudget", "NetworkPolicy"]) {
      const selected = ofKind(kind).map(
        (document) => (document.spec.podSelector ?? document.spec.selector).matchLabels,
      );
      expect(selected).toContainEqual(labels);
    }
  });
});

const [ingress] = ofKind("Ingress");
const HOST = ingress?.spec.rules[0]?.host;

it("what comes in goes to the web servers", () => {
  const [service] = ofKind("Service");
  const [web] = halves;
  expect(service?.spec.selector).toEqual(web?.spec.template.metadata.labels);
  expect(service?.spec.ports[0]?.targetPort).toBe(web?.pod.containers[0].ports?.[0]?.name);
  expect(web?.pod.containers[0].ports?.[0]?.containerPort).toBe(3000);
  const to = ingress?.spec.rules[0]?.http.paths[0]?.backend.service;
  expect(to).toEqual({ name: service?.metadata.name, port: { name: "http" } });
  expect(ingress?.spec.tls[0]?.hosts).toEqual([HOST]);
});
