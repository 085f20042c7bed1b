/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // `npm test` checks types. Here a slip in a test file would keep the product from starting.
  typescript: { ignoreBuildErrors: true },
  // The first loads files of its own beside itself; the others are loaded only where people sign in, or an object storage keeps
  // the images.
  serverExternalPackages: [
    "piscina",
    "better-auth",
    "@better-auth/passkey",
    "@aws-sdk/client-s3",
    "@aws-sdk/lib-storage",
    "@aws-sdk/s3-request-presigner",
  ],
  // Pictures are served as they are: there is no need for an address that fetches and changes them.
  images: { unoptimized: true },
  rewrites: async () => [{ source: "/extensions/:path*", destination: "/api/extensions/:path*" }],
};
