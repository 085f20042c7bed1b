import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1/Ingress";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { Secret } from "kubernetes-models/v1/Secret";
import { Service } from "kubernetes-models/v1/Service";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { ROOT } from "./folders.mjs";

const FOLDER = path.join(ROOT, "deploy/kubernetes");
const MODELS = [ConfigMap, Deployment, Ingress, Namespace, NetworkPolicy, PodDisruptionBudget, Secret, Service];

type Manifest = { apiVersion: string; kind: string; metadata: { name: string } };

const manifests = readdirSync(FOLDER)
  .filter((file) => file !== "kustomization.yaml")
  .flatMap((file) => parseAllDocuments(readFileSync(path.join(FOLDER, file), "utf8")))
  .map((document) => document.toJS() as Manifest); // its form is tested here

/** Throws where a manifest does not have the form of its kind in Kubernetes' own OpenAPI document. */
function validate(manifest: Manifest): void {
  const model = MODELS.find(({ apiVersion, kind }) => apiVersion === manifest.apiVersion && kind === manifest.kind);
  if (model === undefined) throw new Error(`There is no ${manifest.kind} in ${manifest.apiVersion}.`);
  new model(manifest as never).validate();
}

it.each(manifests.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))(
  "%s %s has the form that Kubernetes asks for",
  (_kind, _name, manifest) => validate(manifest),
);

it("a manifest with a slip has not", () => {
  const found = manifests.find(({ kind }) => kind === "Deployment");
  expect(() => validate({ ...found, spec: { replicas: "two" } } as unknown as Manifest)).toThrow(/spec/);
  expect(() => validate({ ...found, apiVersion: "apps/v2" } as Manifest)).toThrow("There is no Deployment in apps/v2.");
});
