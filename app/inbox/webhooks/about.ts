export const ABOUT_WEBHOOKS =
  "Addresses that are told what happens here, signed as Standard Webhooks and tried again until they answer.";
