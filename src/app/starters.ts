// The objects that the palette offers: one YAML file each, `objects/<group>/<Kind>.yaml`; numbers in front of names order them.

const objectFiles = import.meta.glob<string>('./starters/objects/*/*.yaml', { query: '?raw', import: 'default', eager: true })

export interface Starter { readonly kind: string; readonly file: string; readonly text: string }

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length)
}

/** A file may begin with a number that orders it: `10-workloads`. */
function unordered(name: string): string {
  return name.replace(/^\d+-/, '')
}

function objectGroups(): readonly { readonly group: string; readonly starters: readonly Starter[] }[] {
  const groups = new Map<string, Starter[]>()
  for (const path of Object.keys(objectFiles).sort()) {
    const folder = path.split('/').at(-2) ?? ''
    const kind = unordered(baseName(path))
    const starters = groups.get(folder) ?? []
    groups.set(folder, [...starters, { kind, file: `${kind.toLowerCase()}.yaml`, text: objectFiles[path] }])
  }
  return [...groups].map(([folder, starters]) => ({ group: unordered(folder), starters }))
}

export const OBJECT_GROUPS = objectGroups()
