/** How bad it is: nothing boots or updates as meant; something probably does not; good to know. */
export type Severity = "error" | "warning" | "hint";

/** Something to say about choices or a config, and the place it is about. */
export type Issue<Path> = { severity: Severity; code: IssueCode; message: string; path: Path };

/** Everything that can be said. Fixes and pages are tied to these, so a new name breaks them where they are written. */
export type IssueCode = ChoiceCode | DocumentCode | TextCode;

/** About what was chosen. */
type ChoiceCode =
  | "any-os"
  | "blank"
  | "candidate"
  | "butane-new"
  | "butane-version"
  | "confs-inline"
  | "form"
  | "http-confs"
  | "http-updates"
  | "http-without-digest"
  | "hub-name"
  | "instances-fixed"
  | "local-server"
  | "localhost"
  | "name-mismatch"
  | "no-arch"
  | "needs"
  | "other-version"
  | "conflict"
  | "no-containerd"
  | "no-minor"
  | "no-recipe"
  | "no-role"
  | "no-stream"
  | "no-sysext"
  | "no-sysupdate"
  | "no-units"
  | "not-baked"
  | "note"
  | "open-version"
  | "opt-read-only"
  | "option"
  | "outdated"
  | "own-name"
  | "pattern-overlap"
  | "plain-updates"
  | "private-key"
  | "replaced-twice"
  | "role"
  | "same-name"
  | "same-path"
  | "sbin-link"
  | "ssh-key"
  | "sysupdate-package"
  | "unit-not-shipped"
  | "unit-twice"
  | "unknown-recipe"
  | "withdrawn"
  | "skipped"
  | "wrong-options"
  | "wrong-os"
  | "erofs"
  | "zstd";

/** About what a config says. */
type DocumentCode =
  | "asks-twice"
  | "compression"
  | "conf-address"
  | "conf-folder"
  | "conf-of-another"
  | "conf-of-release"
  | "conf-unused"
  | "current-symlink"
  | "dangling-link"
  | "data-url"
  | "decimal-mode"
  | "dropin-name"
  | "duplicate-dropin"
  | "duplicate-group"
  | "duplicate-path"
  | "duplicate-ssh-key"
  | "duplicate-unit"
  | "duplicate-user"
  | "github-tag"
  | "hard-link"
  | "hash"
  | "hash-of-nothing"
  | "header"
  | "image-without-link"
  | "image-without-source"
  | "keyring-armored"
  | "keyring-form"
  | "keyring-name"
  | "keyring-private"
  | "late-merge"
  | "link-without-target"
  | "masked-and-enabled"
  | "merged-name"
  | "no-definitions"
  | "no-install"
  | "no-keyring"
  | "no-noop"
  | "no-overwrite"
  | "no-raw"
  | "no-timer"
  | "restart-sysext"
  | "ensure-sysext"
  | "one-name"
  | "overwrite-nothing"
  | "path-of-unit"
  | "pattern"
  | "pattern-name"
  | "preset-of-image"
  | "read-only"
  | "refresh"
  | "relative-path"
  | "scheme"
  | "special-mode"
  | "target-folder"
  | "through-link"
  | "tmp-flag"
  | "two-contents"
  | "two-owners"
  | "unclean-path"
  | "unit-folder"
  | "unit-name"
  | "unseen"
  | "unit-name-differs"
  | "unit-text"
  | "unmasked-containerd"
  | "unmasked-docker"
  | "unverified"
  | "updates-off"
  | "versioned-name";

/** About a text that is read. */
type TextCode =
  | "duplicate-key"
  | "empty-entry"
  | "ignition-version"
  | "invalid"
  | "missing"
  | "newer-key"
  | "no-config"
  | "not-read"
  | "other-version"
  | "quoted"
  | "refused"
  | "second-document"
  | "snippet-kept"
  | "snippet-variant"
  | "syntax"
  | "template"
  | "too-large"
  | "unknown-key"
  | "unquoted"
  | "wrong-type"
  | "wrong-variant"
  | "wrong-version";

/** About a choice, which `path` names: `extensions.0.version`, `target`, `extras.files.1.path`. */
export type MachineIssue = Issue<string>;

/** The one way to make an issue. `path` names the choice (`extensions.0.version`) or the entry of a document. */
export function issue<const Path>(severity: Severity, code: IssueCode, message: string, path: Path): Issue<Path> {
  return { severity, code, message, path };
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/** For sorting: errors first. */
export function bySeverity(a: { severity: Severity }, b: { severity: Severity }): number {
  return RANK[a.severity] - RANK[b.severity];
}
