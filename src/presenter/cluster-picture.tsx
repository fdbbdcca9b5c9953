// A cluster as a small drawing that can be printed: what is on the API server above, nodes with their Pods below. State is shape and colour, and named.
import { useTranslation } from 'react-i18next'
import { KindIcon, StateIcon } from '../theme/icons.tsx'
import type { PictureCard, PictureNode, PicturePod, PictureScene } from './picture-scene.ts'

const WIDTH = 460
const GAP = 8
const CARDS_IN_ROW = 4
const CARD = { w: (WIDTH - 2 * GAP - (CARDS_IN_ROW - 1) * 6) / CARDS_IN_ROW, h: 40 }
const NODES_IN_ROW = 3
const POD_H = 20
const NODE_HEAD = 24

/** Letters that fit into so many units, cut in the middle where names differ least. */
function fitted(text: string, width: number, letter = 5.5): string {
  const most = Math.max(4, Math.floor(width / letter))
  if (text.length <= most) return text
  const tail = Math.min(5, Math.floor(most / 3))
  return `${text.slice(0, most - tail - 1)}…${text.slice(text.length - tail)}`
}

export function ClusterPicture({ scene, label }: { readonly scene: PictureScene; readonly label: string }) {
  const { t: say } = useTranslation('present')
  const rows = Math.max(1, Math.ceil(scene.cards.length / CARDS_IN_ROW))
  const barH = 22 + rows * (CARD.h + 6) + 2
  const columns = scene.nodes.length === 4 ? 2 : Math.max(1, Math.min(NODES_IN_ROW, scene.nodes.length))
  const nodeW = (WIDTH - (columns - 1) * GAP) / columns
  const waitingH = scene.waiting.length > 0 ? POD_H + 10 : 0
  const lines: { readonly nodes: readonly PictureNode[]; readonly y: number; readonly h: number }[] = []
  let y = barH + 14 + waitingH
  for (let i = 0; i < scene.nodes.length; i += columns) {
    const nodes = scene.nodes.slice(i, i + columns)
    const h = NODE_HEAD + 8 + Math.max(1, ...nodes.map(({ pods, more }) => pods.length + (more > 0 ? 1 : 0))) * (POD_H + 3)
    lines.push({ nodes, y, h })
    y += h + GAP
  }
  return (
    <svg className="cluster-picture" viewBox={`0 0 ${WIDTH} ${y}`} role="img" aria-label={`${label}. ${inWords(scene, say)}`}>
      <rect x=".5" y=".5" width={WIDTH - 1} height={barH} rx="6" className="picture-bar" />
      <text x={GAP} y="15" className="picture-mono">kube-apiserver</text>
      {scene.cards.map((card, i) => <Card key={`${card.kind}/${card.name}`} card={card} x={GAP + (i % CARDS_IN_ROW) * (CARD.w + 6)} y={22 + Math.floor(i / CARDS_IN_ROW) * (CARD.h + 6)} />)}
      {scene.cards.length === 0 && <text x={GAP + 2} y="46" className="picture-note">{say('picture.nothing')}</text>}
      {scene.moreCards > 0 && <text x={WIDTH - GAP} y="15" textAnchor="end" className="picture-note">{say('picture.more', { count: scene.moreCards })}</text>}
      {scene.waiting.length > 0 && <g transform={`translate(0 ${barH + 8})`}>
        <text x={GAP} y="14" className="picture-note">{say('picture.waiting')}</text>
        {scene.waiting.slice(0, 3).map((pod, i) => <Pod key={pod.name} pod={pod} x={96 + i * 122} y={0} w={116} />)}
      </g>}
      {lines.map(({ nodes, y: top, h }) => nodes.map((node, i) => <Machine key={node.name} node={node} x={i * (nodeW + GAP)} y={top} w={nodeW} h={h} />))}
    </svg>
  )
}

function Card({ card: { kind, name, detail }, x, y }: { readonly card: PictureCard; readonly x: number; readonly y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect width={CARD.w} height={CARD.h} rx="5" className="picture-card" />
      <g transform="translate(5 5)" className="picture-kind"><KindIcon kind={kind} size={12} /></g>
      <text x="21" y="14.5" className="picture-note">{fitted(shortKind(kind), CARD.w - 24)}</text>
      <text x="6" y="31" className="picture-mono">{fitted([name, detail].filter(Boolean).join(' '), CARD.w - 8, 5.9)}</text>
    </g>
  )
}

/** Names that a card has no room for. */
function shortKind(kind: string): string {
  return kind === 'PersistentVolumeClaim' ? 'PVC' : kind === 'PersistentVolume' ? 'PV' : kind === 'ReplicationController' ? 'RC' : kind
}

function Machine({ node, x, y, w, h }: { readonly node: PictureNode; readonly x: number; readonly y: number; readonly w: number; readonly h: number }) {
  const { t: say } = useTranslation('present')
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect x=".5" y=".5" width={w - 1} height={h - 1} rx="6" className={node.ready ? 'picture-node' : 'picture-node is-off'} />
      <text x="8" y="16" className="picture-mono picture-strong">{fitted(node.name, w - 70, 6)}</text>
      <text x={w - 8} y="16" textAnchor="end" className={node.ready ? 'picture-note picture-good' : 'picture-note picture-bad'}>{node.ready ? 'Ready' : 'NotReady'}</text>
      {node.pods.map((pod, i) => <Pod key={pod.name} pod={pod} x={6} y={NODE_HEAD + i * (POD_H + 3)} w={w - 12} />)}
      {node.pods.length === 0 && <text x="8" y={NODE_HEAD + 14} className="picture-note">{say('picture.noPods')}</text>}
      {node.more > 0 && <text x="8" y={NODE_HEAD + node.pods.length * (POD_H + 3) + 14} className="picture-note">{say('picture.more', { count: node.more })}</text>}
    </g>
  )
}

function Pod({ pod: { name, state }, x, y, w }: { readonly pod: PicturePod; readonly x: number; readonly y: number; readonly w: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect width={w} height={POD_H} rx="5" className="picture-pod" />
      <g transform="translate(4 3.5)"><StateIcon state={state} size={13} /></g>
      <text x="21" y="13.8" className="picture-mono">{fitted(name, w - 25, 5.9)}</text>
    </g>
  )
}

/** The same for whoever does not see it. */
function inWords({ nodes, waiting, cards }: PictureScene, say: (key: string, params?: Record<string, unknown>) => string): string {
  const states = (pods: readonly PicturePod[]): string => pods.map(({ name, state }) => `${name} ${say(`states:${state}`)}`).join(', ')
  return [
    ...cards.map(({ kind, name, detail }) => `${kind} ${name} ${detail}`.trim()),
    ...nodes.map(({ name, pods }) => `${name}: ${pods.length === 0 ? say('picture.noPods') : states(pods)}`),
    ...(waiting.length > 0 ? [`${say('picture.waiting')}: ${states(waiting)}`] : []),
  ].join('. ')
}
