// The ring that every control loop wears: left arc observes, right arc compares, bottom arc acts, clockwise.
export type RingPhase = 'sync' | 'observe' | 'compare' | 'wait' | 'act' | 'down' | 'off'

interface RingProps {
  readonly phase: RingPhase
  readonly size?: number
  /** The difference, such as `+1`, `−2`, `=`; dropped below 28 px. */
  readonly value?: string
  readonly label?: string
}

/** Degrees, clockwise from three o'clock. Each arc spans 106. */
const ARCS = { observe: [157, 263], compare: [277, 383], act: [37, 143] } as const
type ArcName = keyof typeof ARCS
const ORDER: readonly ArcName[] = ['observe', 'compare', 'act']

const ACTIVE_COLOUR: Record<ArcName, string> = { observe: 'var(--m-watch)', compare: 'var(--diff-mark)', act: 'var(--desired)' }
const VALUE_COLOUR: Record<RingPhase, string> = {
  sync: 'var(--actual)', observe: 'var(--ink-2)', compare: 'var(--diff)', wait: 'var(--diff)', act: 'var(--desired)', down: 'var(--ink-3)', off: 'var(--st-crash)',
}

function point(centre: number, radius: number, degrees: number): readonly [number, number] {
  const angle = (degrees * Math.PI) / 180
  return [centre + radius * Math.cos(angle), centre + radius * Math.sin(angle)]
}

function arcPath(centre: number, radius: number, [from, to]: readonly [number, number]): string {
  const [x1, y1] = point(centre, radius, from)
  const [x2, y2] = point(centre, radius, to)
  return `M${x1.toFixed(2)} ${y1.toFixed(2)}A${radius} ${radius} 0 0 1 ${x2.toFixed(2)} ${y2.toFixed(2)}`
}

/** The head at an arc's end, pointing the way the loop turns. */
function headPath(centre: number, radius: number, degrees: number, width: number): string {
  const angle = (degrees * Math.PI) / 180
  const [x, y] = point(centre, radius, degrees)
  const [outX, outY] = [Math.cos(angle) * width * 1.15, Math.sin(angle) * width * 1.15]
  const [onX, onY] = [-Math.sin(angle) * width * 1.45, Math.cos(angle) * width * 1.45]
  return `M${(x - outX).toFixed(1)} ${(y - outY).toFixed(1)}L${(x + onX).toFixed(1)} ${(y + onY).toFixed(1)}L${(x + outX).toFixed(1)} ${(y + outY).toFixed(1)}z`
}

interface ArcProps {
  readonly name: ArcName
  readonly phase: RingPhase
  readonly centre: number
  readonly radius: number
  readonly thin: number
  readonly thick: number
}

function Arc({ name, phase, centre, radius, thin, thick }: ArcProps) {
  const d = arcPath(centre, radius, ARCS[name])
  if (phase === 'sync') return <path d={d} stroke="var(--actual)" strokeWidth={thin} />
  if (phase === 'down' || phase === 'off') return <path d={d} stroke="var(--line-2)" strokeWidth={thin} strokeDasharray={`.1 ${(thin * 1.9).toFixed(1)}`} />
  const active: ArcName = phase === 'wait' ? 'compare' : phase
  if (name !== active) {
    const passed = ORDER.indexOf(name) < ORDER.indexOf(active)
    return <path d={d} stroke={passed ? 'var(--line-2)' : 'var(--line)'} strokeWidth={thin} />
  }
  if (phase === 'wait') return <path d={d} stroke={ACTIVE_COLOUR.compare} strokeWidth={thick} strokeDasharray={`.1 ${(thick * 1.75).toFixed(1)}`} />
  return (
    <>
      <path d={d} stroke={ACTIVE_COLOUR[name]} strokeWidth={thick} />
      <path d={headPath(centre, radius, ARCS[name][1], thick)} fill={ACTIVE_COLOUR[name]} stroke="none" />
    </>
  )
}

/** A control loop's ring. Position names the phase without colour; the number is what differs. */
export function Ring({ phase, size = 48, value, label }: RingProps) {
  const centre = size / 2
  const thin = size >= 80 ? 3.5 : size >= 40 ? 2 : 1.6
  const thick = size >= 80 ? 7 : size >= 40 ? 4 : 3
  const radius = centre - (size >= 80 ? 8 : size >= 40 ? 4 : size > 12 ? 3 : 1.6)
  const text = phase === 'off' ? undefined : phase === 'down' ? '?' : (value ?? (phase === 'sync' ? '=' : undefined))
  const fontSize = Math.max(11, size * (text !== undefined && text.length > 2 ? 0.235 : 0.29))
  const semantics = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return (
    <svg {...semantics} className="ring" width={size} height={size} viewBox={`0 0 ${size} ${size}`} fill="none" strokeLinecap="round" focusable="false">
      {size > 12 && <circle cx={centre} cy={centre} r={radius} fill="var(--surface)" />}
      {ORDER.map((name) => <Arc key={name} name={name} phase={phase} centre={centre} radius={radius} thin={thin} thick={thick} />)}
      {phase === 'off' && <path d={`M${centre - radius * 0.72} ${centre + radius * 0.72}L${centre + radius * 0.72} ${centre - radius * 0.72}`} stroke="var(--st-crash)" strokeWidth={thick * 0.75} />}
      {size >= 28 && text !== undefined && (
        <text x={centre} y={centre + fontSize * 0.36} textAnchor="middle" fontSize={fontSize} fill={VALUE_COLOUR[phase]} className="ring-value">{text}</text>
      )}
    </svg>
  )
}
