import localFont from "next/font/local";

/*
 * Geist of Vercel under the SIL Open Font License (fonts/OFL.txt), the Latin part of @fontsource-variable/geist and
 * geist-mono 5.3.0: 52 kB instead of 141. Other letters come from the system's own fonts.
 */
export const sans = localFont({
  src: "./fonts/geist-latin.woff2",
  variable: "--font-geist-sans",
  weight: "100 900",
});

export const mono = localFont({
  src: "./fonts/geist-mono-latin.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
});
