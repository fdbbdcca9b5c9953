// What whichever box shows a simulated thing has to know: the things of the scene, and those that a lesson points at.
import { createContext, useContext } from 'react'
import { NO_THINGS } from '../model/things.ts'
import type { Things } from '../model/things.ts'

/** The same map as long as nothing in it changed. */
export const ThingsContext = createContext<Things>(NO_THINGS)

export function useThings(): Things {
  return useContext(ThingsContext)
}

const NOTHING: readonly string[] = []

/** What a lesson points at, as kind/namespace/name; a thing's namespace is empty. */
export const PointedAtContext = createContext<readonly string[]>(NOTHING)

/** The class of a thing that a lesson points at; nothing of any other. */
export function usePointing(): (kind: string, name: string) => string {
  const pointedAt = useContext(PointedAtContext)
  return (kind, name) => (pointedAt.includes(`${kind}//${name}`) ? ' is-pointed-at' : '')
}
