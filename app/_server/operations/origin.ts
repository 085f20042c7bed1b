import { z } from "zod";
import { Build, RebakeAnswer } from "#lib/builds/schema";
import { Manifest } from "#lib/images/manifest";
import type { Operation } from "../operation";

const SIGNATURE = { 200: { "application/pgp-signature": z.string() } };

/** What an image was made of, in forms that other programs read. */
export const ORIGIN = {
  rebakes: {
    method: "GET",
    path: "/api/v1/images/{file}/rebake",
    may: "look",
    summary: "What came of baking an image again by its plan, the last time, or why that is impossible",
    answers: { 200: RebakeAnswer },
    refusals: [404],
  },
  rebake: {
    method: "POST",
    path: "/api/v1/images/{file}/rebake",
    may: "bake to compare",
    summary: "Bake an image again by its plan, to compare: 202 when it is queued or joined; nothing is published",
    answers: { 202: z.strictObject({ build: Build }) },
    refusals: [404, 409, 415],
  },
  manifest: {
    method: "GET",
    path: "/api/v1/images/{file}/manifest.json",
    may: "look",
    summary: "Every path of an image with its mode, size, digest or target, and what programs tell of themselves",
    answers: { 200: { "application/json": Manifest } },
    refusals: [404],
  },
  manifestSignature: {
    method: "GET",
    path: "/api/v1/images/{file}/manifest.json.gpg",
    may: "look",
    summary: "The OpenPGP signature of an image's list of paths; not found where nothing is signed",
    answers: SIGNATURE,
    refusals: [404],
  },
  provenance: {
    method: "GET",
    path: "/api/v1/images/{file}/provenance.json",
    may: "look",
    summary: "Where an image came from: an in-toto statement with SLSA's provenance",
    answers: { 200: { "application/json": z.looseObject({ predicateType: z.string() }) } },
    refusals: [404],
  },
  provenanceSignature: {
    method: "GET",
    path: "/api/v1/images/{file}/provenance.json.gpg",
    may: "look",
    summary: "The OpenPGP signature of an image's provenance; not found where nothing is signed",
    answers: SIGNATURE,
    refusals: [404],
  },
  spdx: {
    method: "GET",
    path: "/api/v1/images/{file}/sbom.spdx.json",
    may: "look",
    summary: "What an image is made of and holds, as SPDX 2.3",
    answers: { 200: { "application/spdx+json": z.looseObject({ spdxVersion: z.literal("SPDX-2.3") }) } },
    refusals: [404],
  },
  spdxSignature: {
    method: "GET",
    path: "/api/v1/images/{file}/sbom.spdx.json.gpg",
    may: "look",
    summary: "The OpenPGP signature of an image's SBOM as SPDX; not found where nothing is signed",
    answers: SIGNATURE,
    refusals: [404],
  },
  cycloneDx: {
    method: "GET",
    path: "/api/v1/images/{file}/sbom.cdx.json",
    may: "look",
    summary: "What an image is made of and holds, as CycloneDX 1.6",
    answers: { 200: { "application/vnd.cyclonedx+json": z.looseObject({ specVersion: z.literal("1.6") }) } },
    refusals: [404],
  },
  cycloneDxSignature: {
    method: "GET",
    path: "/api/v1/images/{file}/sbom.cdx.json.gpg",
    may: "look",
    summary: "The OpenPGP signature of an image's SBOM as CycloneDX; not found where nothing is signed",
    answers: SIGNATURE,
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
