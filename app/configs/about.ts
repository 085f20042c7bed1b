export const ABOUT_CONFIGS = "What you saved. Everyone who has the link of one can open it.";
