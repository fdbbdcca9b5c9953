// The simulated things of the scene, for whichever box shows one of them; the same map as long as nothing in it changed.
import { createContext, useContext } from 'react'
import { NO_THINGS } from '../model/things.ts'
import type { Things } from '../model/things.ts'

export const ThingsContext = createContext<Things>(NO_THINGS)

export function useThings(): Things {
  return useContext(ThingsContext)
}
