/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // `npm test` checks types. Here a slip in a test file would keep the product from starting.
  typescript: { ignoreBuildErrors: true },
  // No other site may show these pages in a frame and have its visitors press our buttons.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Content-Security-Policy", value: "frame-ancestors 'none'" },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
      ],
    },
  ],
  rewrites: async () => [{ source: "/extensions/:path*", destination: "/api/extensions/:path*" }],
};
