"use client";

import { useEffect, useState } from "react";
import { SearchField } from "../_ui/search-field";

/** Milliseconds without a keystroke after which a search is sent. */
const TYPING = 250;

type AddressSearchProps = {
  label: string;
  placeholder: string;
  /** What the address says now. */
  value: string;
  onSearch(text: string): void;
};

/** A search that lives in the address: sent once nobody types any more. */
export function AddressSearch({ value, onSearch, ...field }: AddressSearchProps) {
  const [text, setText] = useState(value);
  const [sent, setSent] = useState(value);
  const [shown, setShown] = useState(value);
  // Another address was opened: what is typed follows it, unless the address only follows what was typed.
  if (value !== shown) {
    setShown(value);
    if (value !== sent) setText(value);
    setSent(value);
  }
  useEffect(() => {
    if (text.trim() === sent) return;
    const timer = setTimeout(() => {
      setSent(text.trim());
      onSearch(text.trim());
    }, TYPING);
    return () => clearTimeout(timer);
  });
  return <SearchField {...field} value={text} onChange={setText} />;
}
