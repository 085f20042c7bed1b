"use client";

import { useState } from "react";
import { ComboBox } from "../_ui/combo-box";
import { TextField } from "../_ui/text-field";

const SYSTEMS = [
  { id: "flatcar", text: "flatcar", note: "Flatcar" },
  { id: "_any", text: "_any", note: "any OS, systemd 252 or newer" },
  { id: "debian", text: "debian", note: "Debian" },
  { id: "fedora", text: "fedora", note: "Fedora" },
  { id: "ubuntu", text: "ubuntu", note: "Ubuntu" },
];

/** Systems on which an image loads without saying their version: Flatcar promises a level, `_any` fits all. */
const VERSIONLESS = ["flatcar", "_any", ""];

type OsFieldsProps = { chosen?: { os: string; osVersion: string | null } };

/** The target OS and, where its machines are told apart by it, the OS version. */
export function OsFields({ chosen = { os: "flatcar", osVersion: null } }: OsFieldsProps) {
  const [os, setOs] = useState(chosen.os);
  return (
    <>
      <ComboBox
        label="OS"
        name="os"
        mono
        choices={SYSTEMS}
        value={os}
        onChange={setOs}
        description="ID= of the machines' /etc/os-release."
      />
      {!VERSIONLESS.includes(os) && (
        <TextField
          label="OS version"
          name="osVersion"
          mono
          placeholder="12"
          defaultValue={chosen.osVersion ?? undefined}
          description={`VERSION_ID= of the same file. Without it an ordinary ${os} will not load the image.`}
        />
      )}
    </>
  );
}
