// Several API servers and the balancer before them are drawn as one bar: what goes to any of them goes there.
import type { HopInFlight, Scene } from '../../session/scene.ts'
import { API_SERVER } from './hops.ts'

const BALANCER = 'balancer'
const SERVER = new RegExp(`^[^/]+/${API_SERVER}(?=/|$)`)

function hubOf(address: string): string {
  return address === BALANCER ? API_SERVER : address.replace(SERVER, API_SERVER)
}

/** A hop as if there were one API server. */
export function toOneHub(hop: HopInFlight): HopInFlight {
  return { ...hop, from: hubOf(hop.from), to: hubOf(hop.to) }
}

/** Whether a scene has more than one API server. */
export function hasSeveralServers({ components }: Pick<Scene, 'components'>): boolean {
  return components.some(({ role }) => role === 'balancer')
}

/** The scene as if there were one API server, where there are several. */
export function withOneHub(scene: Scene): Scene {
  return hasSeveralServers(scene) ? { ...scene, hops: scene.hops.map(toOneHub) } : scene
}
