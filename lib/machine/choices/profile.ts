import { isOpen, type Placed } from "#lib/machine/choices/placed";
import type { MachineInput, MachineRecipe } from "#lib/machine/choices/schema";
import type { Parts } from "#lib/machine/formats/document";

/** Targets that pull in a unit by its kind; services and all others belong to the multi-user target. */
const WANTED_BY: Record<string, string> = { socket: "sockets.target", timer: "timers.target" };

type ProfileFile = MachineRecipe["machine"]["files"][number];

/** What a recipe says a machine needs beside its image: units, the files of its role, masks. */
export function profileParts(placed: Placed, { extras, after, extensions }: MachineInput): Parts {
  const own = new Set(extras.files.map(({ path }) => path));
  const followed = extensions.some((one) => one.updates !== "none" && !isOpen(one));
  return {
    files: profileFiles(placed)
      .filter(({ path }) => !own.has(path))
      .map(({ path, mode, user, group, text, why }) => ({
        path,
        mode,
        user: user === undefined ? undefined : { name: user },
        group: group === undefined ? undefined : { name: group },
        contents: { inline: text },
        why,
        from: placed.choice,
      })),
    users: (placed.recipe?.machine.users ?? []).map(({ name, groups, why }) => ({
      name,
      system: true,
      no_create_home: true,
      groups: groups.length > 0 ? groups : undefined,
      why,
      from: placed.choice,
    })),
    links: unitsOf(placed).map((unit) => wantsLink(unit, placed)),
    units: (placed.recipe?.machine.masks ?? [])
      // Without updates nothing follows, whatever was chosen to.
      .filter((mask) => mask.after === undefined || (mask.after === after && followed))
      .map(({ unit, why }) => ({ name: unit, mask: true, why, from: placed.choice })),
  };
}

/** The units to start for an extension in its role. */
export function unitsOf({ recipe, extension }: Placed): string[] {
  const units = (recipe?.machine.units ?? []).concat(roleOf(recipe, extension.role)?.units ?? []);
  return Array.from(new Set(units));
}

/** The files of an extension's profile, with blanks where its recipe leaves them. */
export function profileFiles({ recipe, extension }: Placed): ProfileFile[] {
  return (recipe?.machine.files ?? []).concat(roleOf(recipe, extension.role)?.files ?? []);
}

/** Whether a text has blanks `<<like this>>` that the user must fill in. */
export function hasBlanks(text: string): boolean {
  return /<<[^<>\n]+>>/.test(text);
}

function roleOf(recipe: MachineRecipe | null, role: string | undefined) {
  return role === undefined ? undefined : recipe?.machine.roles[role];
}

/**
 * Enables a unit of an image. Not `enabled: true`: that becomes a preset, which systemd applies at first boot before the
 * image is merged, when the unit does not exist yet.
 */
function wantsLink(unit: string, { image, choice }: Placed): NonNullable<Parts["links"]>[number] {
  const shipped = image?.paths?.find((path) => path.endsWith(`/systemd/system/${unit}`));
  const target = WANTED_BY[unit.slice(unit.lastIndexOf(".") + 1)] ?? "multi-user.target";
  return {
    path: `/etc/systemd/system/${target}.wants/${unit}`,
    target: `/${shipped ?? `usr/lib/systemd/system/${unit}`}`,
    hard: false,
    why: `starts ${unit} once its image is merged`,
    from: choice,
  };
}
