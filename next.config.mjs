/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  compress: false,
  rewrites: async () => [{ source: "/extensions/:path*", destination: "/api/extensions/:path*" }],
};
