// Claims with sockets, volumes with teeth. The tooth pattern is the access mode; binding docks the volume into the claim, sharing an edge.
import { memo } from 'react'
import { Icon, KindIcon, StateIcon } from '../../theme/icons.tsx'
import type { PodState } from '../../theme/icons.tsx'
import type { ClaimScene, VolumeScene } from '../../session/scene.ts'
import type { Rect } from '../layout/geometry.ts'
import type { StorageItem } from '../view/storage.ts'
import type { Mark } from '../view/view.ts'
import { DockingBox } from '../motion.tsx'
import { filesOnDisk } from '../model/things.ts'
import { useCanvasTranslation, useSay } from './say.tsx'
import { useThings } from './things-context.ts'

const TOOTH = 12

/** Vertical spans of the teeth by access mode, as shares of the height: RWO one wide, RWOP one narrow, ROX two, RWX three. */
const TEETH: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  RWO: [[0.35, 0.65]],
  RWOP: [[0.43, 0.57]],
  ROX: [[0.22, 0.4], [0.6, 0.78]],
  RWX: [[0.22, 0.36], [0.43, 0.57], [0.64, 0.78]],
}

function teethOf(modes: readonly string[]): readonly (readonly [number, number])[] {
  return TEETH[modes[0] ?? 'RWO'] ?? TEETH.RWO
}

/** Down an edge at `x`, with a bite to the left for each tooth. */
function toothedEdge(x: number, height: number, modes: readonly string[]): string {
  return teethOf(modes).map(([from, to]) => `V${(from * height).toFixed(1)}H${x - TOOTH}V${(to * height).toFixed(1)}H${x}`).join('')
}

function claimPath(width: number, height: number, modes: readonly string[]): string {
  return `M9 1H${width}${toothedEdge(width, height, modes)}V${height - 1}H9A8 8 0 0 1 1 ${height - 9}V9A8 8 0 0 1 9 1Z`
}

/** The same edge as the claim's, so that both share it when docked; `x` is where the body begins. */
function volumePath(x: number, width: number, height: number, modes: readonly string[]): string {
  const end = x + width
  return `M${x} 1${toothedEdge(x, height, modes)}V${height - 1}H${end - 14}A14 14 0 0 0 ${end} ${height - 15}V15A14 14 0 0 0 ${end - 14} 1Z`
}

type Tone = 'desired' | 'actual' | 'neutral' | 'bad'

function Piece({ d, tone, dashed, width, height }: { readonly d: string; readonly tone: Tone; readonly dashed: boolean; readonly width: number; readonly height: number }) {
  return (
    <svg className={`piece piece-${tone}`} width={width} height={height} aria-hidden>
      <path d={d} strokeWidth={1.6} strokeDasharray={dashed ? '5 4' : undefined} />
    </svg>
  )
}

function Facts({ size, modes, storageClass }: { readonly size: string; readonly modes: readonly string[]; readonly storageClass: string }) {
  return (
    <div className="piece-facts">
      <b>{size}</b>
      {modes.slice(0, 2).map((mode) => <i key={mode}>{mode}</i>)}
      {storageClass !== '' && <i className="clip">{storageClass}</i>}
    </div>
  )
}

const CLAIM_STATE: Readonly<Record<string, PodState>> = { Bound: 'ready', Pending: 'pending', Lost: 'failed' }

function ClaimPiece({ claim, item, width, height, mark }: { readonly claim: ClaimScene; readonly item: StorageItem; readonly width: number; readonly height: number; readonly mark: Mark }) {
  const say = useSay()
  const lost = claim.phase === 'Lost'
  const state = CLAIM_STATE[claim.phase] ?? 'pending'
  return (
    <div className={`storage-piece${mark === undefined ? '' : ` is-${mark}`}`} style={{ width, height }} data-select={`object:${claim.uid}`} title={`PersistentVolumeClaim ${claim.name}`}>
      <Piece d={claimPath(width, height, claim.modes)} tone={lost ? 'bad' : 'desired'} dashed={claim.phase !== 'Bound'} width={width} height={height} />
      <div className="piece-text" style={{ right: TOOTH + 6 }}>
        <div className="object-kind"><KindIcon kind="PersistentVolumeClaim" size={13} /><span className="clip">PersistentVolumeClaim</span></div>
        <div className="piece-name clip">{claim.name}</div>
        <Facts size={claim.size} modes={claim.modes} storageClass={claim.storageClass} />
        {item.claimStatus !== undefined && <div className={`piece-status state-${state}`}><StateIcon state={state} size={14} /><span className="clip">{say(item.claimStatus)}</span></div>}
      </div>
    </div>
  )
}

const VOLUME_TONE: Readonly<Record<string, Tone>> = { Bound: 'actual', Available: 'actual', Released: 'neutral', Failed: 'bad', Pending: 'desired' }

function VolumePiece({ volume, docked, width, height, mark }: { readonly volume: VolumeScene; readonly docked: boolean; readonly width: number; readonly height: number; readonly mark: Mark }) {
  const t = useCanvasTranslation()
  const disk = filesOnDisk(useThings(), volume.name)
  const tone = VOLUME_TONE[volume.phase] ?? 'desired'
  const body = width - TOOTH
  const roomy = width >= 190
  const status = t(`storage.phase.${volume.phase}`, { defaultValue: volume.phase })
  return (
    <div className={`storage-piece${mark === undefined ? '' : ` is-${mark}`}`} style={{ width, height }} data-select={`object:${volume.uid}`} title={`PersistentVolume ${volume.name}`}>
      <Piece d={volumePath(TOOTH, body - 1, height, volume.modes)} tone={docked ? 'actual' : tone} dashed={volume.phase === 'Pending'} width={width} height={height} />
      <div className="piece-text" style={{ left: TOOTH + 10, right: roomy ? 40 : 6 }}>
        <div className="object-kind"><KindIcon kind="PersistentVolume" size={13} /><span className="clip">PersistentVolume</span></div>
        <div className="piece-name clip">{volume.name}</div>
        <Facts size={volume.size} modes={volume.modes} storageClass={volume.storageClass} />
        <div className="piece-status">
          {volume.phase === 'Released' ? <Icon name="lock" size={13} /> : <StateIcon state={volume.phase === 'Failed' ? 'failed' : volume.phase === 'Bound' ? 'ready' : 'pending'} size={14} />}
          <span className="clip">{status} · {volume.reclaimPolicy}{disk && ` · ${disk.exists ? t('storage.files', { count: disk.files }) : t('storage.noDisk')}`}</span>
        </div>
      </div>
      {roomy && (
        <svg className={`piece-disk piece-${docked ? 'actual' : tone}`} width={26} height={40} viewBox="0 0 26 40" aria-hidden>
          <path d="M1 7v26c0 3 5 5 12 5s12-2 12-5V7M1 20c0 3 5 5 12 5s12-2 12-5" /><ellipse cx="13" cy="7" rx="12" ry="5" />
        </svg>
      )}
    </div>
  )
}

interface StorageSlotProps {
  readonly item: StorageItem
  readonly box: Rect
  readonly marks: Readonly<Record<string, Mark>>
  readonly dim: boolean
}

/** One place of the storage rows: a claim, its volume docked or held off, and why. */
export const StorageSlot = memo(function StorageSlot({ item, box, marks, dim }: StorageSlotProps) {
  const say = useSay()
  const alone = item.volume === undefined && item.reason === undefined
  const claimWidth = item.claim === undefined ? TOOTH : Math.min(226, alone ? box.w : box.w * 0.47)
  const volumeWidth = Math.min(262, box.w - claimWidth + TOOTH)
  const aside = item.bound || item.claim === undefined ? 0 : Math.min(34, box.w - claimWidth - volumeWidth + TOOTH + 20)
  const style = { left: box.x, top: box.y, width: box.w, height: box.h }
  return (
    <div className={`storage${dim ? ' is-dim' : ''}`} style={style}>
      {item.claim !== undefined && <ClaimPiece claim={item.claim} item={item} width={claimWidth} height={box.h} mark={marks[item.claim.uid]} />}
      {item.volume !== undefined && (
        <DockingBox className={`volume-place${item.bound ? ' is-docked' : ''}`} x={item.claim === undefined ? 0 : claimWidth - TOOTH + (item.bound ? 0 : aside)}>
          <VolumePiece volume={item.volume} docked={item.bound} width={item.bound || item.claim === undefined ? volumeWidth : volumeWidth - aside - 8} height={box.h} mark={marks[item.volume.uid]} />
        </DockingBox>
      )}
      {item.reason !== undefined && item.claim !== undefined && (item.volume === undefined
        ? <p className="storage-note" style={{ left: claimWidth + 8, right: 4 }}><Icon name="clock" size={13} />{say(item.reason)}</p>
        : <span className="storage-differs" style={{ left: claimWidth + aside / 2 - 12 }} title={say(item.reason)} role="img" aria-label={say(item.reason)}><Icon name="not-equal" size={15} /></span>)}
    </div>
  )
})
