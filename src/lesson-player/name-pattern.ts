// `Kind/name` as lessons point at objects, `*` standing for the rest of a name that Kubernetes made up.
import type { SceneObject } from '../session/protocol.ts'
import type { Thing } from '../session/scene.ts'

/** The objects that a pattern means, oldest first. What is being deleted is left out. */
export function matching(pattern: string, objects: Iterable<SceneObject>): SceneObject[] {
  const [kind, name = ''] = pattern.split('/')
  const fits = name.endsWith('*') ? (object: SceneObject) => object.name.startsWith(name.slice(0, -1)) : (object: SceneObject) => object.name === name
  return [...objects].filter((object) => object.kind === kind && !object.deleting && fits(object)).sort((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1))
}

/** The simulated things that a pattern means, by name. */
export function matchingThings(pattern: string, things: Iterable<Thing>): Thing[] {
  const [kind, ...rest] = pattern.split('/'), name = rest.join('/')
  const fits = name.endsWith('*') ? (thing: Thing) => thing.name.startsWith(name.slice(0, -1)) : (thing: Thing) => thing.name === name
  return [...things].filter((thing) => thing.kind === kind && fits(thing)).sort((a, b) => (a.name < b.name ? -1 : 1))
}
