/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // `npm test` checks types. Here a slip in a test file would keep the product from starting.
  typescript: { ignoreBuildErrors: true },
  // The first loads files of its own beside itself; the others are loaded only where people sign in.
  serverExternalPackages: ["piscina", "better-auth", "@better-auth/passkey"],
  // Pictures are served as they are: there is no need for an address that fetches and changes them.
  images: { unoptimized: true },
  rewrites: async () => [{ source: "/extensions/:path*", destination: "/api/extensions/:path*" }],
};
