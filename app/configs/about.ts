export const ABOUT_CONFIGS = "What was saved in this browser. Everyone who has the link of one can open it.";
