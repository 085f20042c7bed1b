/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  compress: false,
  // `npm test` checks types. Here a slip in a test file would keep the product from starting.
  typescript: { ignoreBuildErrors: true },
  rewrites: async () => [{ source: "/extensions/:path*", destination: "/api/extensions/:path*" }],
};
