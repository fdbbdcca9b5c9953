// The picture on the home page: a real cluster in the middle of a rolling update, computed when somebody looks, and standing still.
import { useEffect, useState } from 'react'
import { ClusterCanvas } from '../canvas/cluster-canvas.tsx'
import { API_SERVER } from '../canvas/model/hops.ts'
import { currentLanguage } from '../i18n/index.ts'
import { hopAt } from '../session/scene-at.ts'
import { ClusterSession, newSession } from '../session/session.ts'
import { useScreen } from './screen.ts'
import type { WorkerPort } from '../session/worker-client.ts'
import type { HopInFlight, Scene } from '../session/scene.ts'

/** In the middle of the update: new Pods being made, old ones on their way out. */
const MOMENT_MS = 43_600

const web = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "${image}"}
`

/** At most so many steps of a chain of causes are numbered. */
const LONGEST_CHAIN = 7

interface Moment {
  readonly scene: Scene
  /** How what happens now has come about. */
  readonly chain: readonly HopInFlight[]
}

/** Computes the scene in a worker of its own, which ends with it. */
async function compute(): Promise<Moment> {
  const session = new ClusterSession(() => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }) as unknown as WorkerPort)
  await session.open({
    ...newSession(),
    commands: [
      { at: 0, command: { do: 'apply', text: web('nginx:1.26') } },
      { at: 40_000, command: { do: 'apply', text: web('nginx:1.27') } },
    ],
  }, MOMENT_MS)
  const chains = session.scene.hops.map(({ id }) => session.story.chainOf(id))
  const longest = chains.reduce<readonly number[]>((best, chain) => (chain.length > best.length ? chain : best), [])
  // What happens within a machine is too small for the picture: it stands at the moment when the kubelet hears of its Pod.
  const chain = longest.map((id) => hopAt(session.ledger, id)).filter((hop) => hop.from === API_SERVER || hop.to === API_SERVER).slice(-LONGEST_CHAIN)
  const last = chain.at(-1)
  if (last !== undefined) await session.seek((last.sentAt + last.arrivesAt) / 2)
  const { scene } = session
  session.close()
  return { scene, chain }
}

export function HeroPicture() {
  const phone = useScreen() === 'phone'
  const [moment, setMoment] = useState<Moment>()
  useEffect(() => {
    if (phone) return
    let wanted = true
    void compute().then((computed) => { if (wanted) setMoment(computed) })
    return () => { wanted = false }
  }, [phone])
  if (phone) return null
  return (
    <div className="hero-picture" inert aria-hidden="true">
      <div>{moment && <ClusterCanvas scene={moment.scene} lost={false} selection={undefined} onSelect={() => undefined} onHover={() => undefined} focusHop={undefined} chain={moment.chain} highlight={[]} language={currentLanguage()} compact />}</div>
    </div>
  )
}
