// The timeline: what happened when, in three lanes, with the playhead to drag. A slider for the keyboard, a canvas for the eye.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CLOCK_SCALE, createAxis, panSpan, spanShowing, timeOf, wholeSpan, xAt, xOf, zoomSpan } from './axis.ts'
import { LANES, laneY, paint } from './paint.ts'
import { formatClock } from '../session/format-time.ts'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { useSentence } from '../session/sentence.ts'
import type { Axis, Span, TimeScale } from './axis.ts'
import type { PointerEvent as ReactPointerEvent, KeyboardEvent } from 'react'
import type { ClusterSession } from '../session/session.ts'
import type { Told } from '../session/story.ts'

/** Pixels within which the pointer finds a glyph. */
const REACH_PX = 7
const ZOOM_STEP = 2

function scaleOf(session: ClusterSession): TimeScale {
  if (session.playhead.getState().mode === 'clock') return CLOCK_SCALE
  return { positionOf: (t) => session.paced.screenAt(t), timeAt: (position) => session.paced.timeAt(position) }
}

export function Timeline() {
  const session = useSession()
  const { t: say } = useTranslation('timeline')
  const canvas = useRef<HTMLCanvasElement>(null)
  const axis = useRef<Axis | null>(null)
  const view = useRef(new View()).current
  const [hovered, setHovered] = useState<{ readonly event: Told; readonly x: number } | null>(null)
  const sentence = useSentence()
  const slow = useSlowTime()
  const selectChain = usePlayhead((state) => state.chain)
  const labels = useMemo(() => LANES.map((lane) => ({ lane, text: say(`lane.${lane}`) })), [say])

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    return paintEveryChange(element, session, labels, axis, view)
  }, [session, labels, view])

  const seekTo = (event: ReactPointerEvent) => {
    const box = canvas.current?.getBoundingClientRect()
    if (!box || !axis.current) return
    session.pause()
    void session.seek(Math.min(timeOf(axis.current, event.clientX - box.left), session.now))
  }

  const zoom = (factor: number, x?: number): void => {
    const current = axis.current
    if (!current) return
    const whole = wholeSpan(current.scale, session.now)
    view.show(zoomSpan(current, whole, factor, x ?? xOf(current, session.playhead.getState().t)))
  }
  useEffect(() => {
    const element = canvas.current?.parentElement
    if (!element) return
    // A wheel moves time sideways, or looks closer where the pointer is.
    const onWheel = (event: WheelEvent): void => {
      const current = axis.current
      if (!current) return
      event.preventDefault()
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX
      const whole = wholeSpan(current.scale, session.now)
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) { if (view.span) view.show(panSpan(current, whole, sideways)) }
      else view.show(zoomSpan(current, whole, Math.exp(-event.deltaY / 300), event.clientX - element.getBoundingClientRect().left))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [session, view])

  const find = (event: ReactPointerEvent): { readonly event: Told; readonly x: number } | null => {
    const box = canvas.current?.getBoundingClientRect()
    const current = axis.current
    if (!box || !current) return null
    const x = event.clientX - box.left
    const y = event.clientY - box.top
    let best: { readonly event: Told; readonly x: number } | null = null
    for (const told of session.story.told) {
      const at = xOf(current, told.at)
      if (Math.abs(at - x) > REACH_PX || Math.abs(laneY(told.lane, box.height) - y) > REACH_PX) continue
      if (!best || Math.abs(at - x) < Math.abs(best.x - x)) best = { event: told, x: at }
    }
    return best
  }

  const onPointerDown = (event: ReactPointerEvent<HTMLDivElement>) => {
    const found = find(event)
    if (found) {
      session.pause()
      session.playhead.setState({ chain: found.event.id, selection: { type: 'hop', id: found.event.id } })
      void session.seek(found.event.at)
      return
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    seekTo(event)
  }

  const onPointerMove = (event: ReactPointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) return seekTo(event)
    const found = find(event)
    if (found?.event.id !== hovered?.event.id) setHovered(found)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const zooms: Record<string, () => void> = { '+': () => zoom(ZOOM_STEP), '=': () => zoom(ZOOM_STEP), '-': () => zoom(1 / ZOOM_STEP), '0': () => view.show(undefined) }
    if (zooms[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      return zooms[event.key]()
    }
    const steps: Record<string, number> = { ArrowLeft: -1000, ArrowRight: 1000, PageDown: -10_000, PageUp: 10_000, Home: -Infinity, End: Infinity }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    session.pause()
    void session.seek(Math.min(session.now, Math.max(0, session.playhead.getState().t + step)))
  }

  return (
    <>
    <div className="timeline" role="slider" tabIndex={0} aria-label={say('label')} aria-valuemin={0} aria-valuemax={Math.round(session.now)}
      aria-valuenow={Math.round(slow)} aria-valuetext={formatClock(slow)} data-chain={selectChain ?? undefined}
      onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerLeave={() => setHovered(null)} onKeyDown={onKeyDown}>
      <canvas ref={canvas} aria-hidden="true" />
      {hovered && (
        <div className="timeline-tip tooltip" style={{ left: hovered.x }}>
          <span className="mono">{formatClock(hovered.event.at)}</span> {sentence(hovered.event)}
        </div>
      )}
    </div>
    <div className="timeline-zoom" role="group" aria-label={say('zoom.label')}>
      <button type="button" aria-label={say('zoom.out')} onClick={() => zoom(1 / ZOOM_STEP)}>−</button>
      <button type="button" aria-label={say('zoom.in')} onClick={() => zoom(ZOOM_STEP)}>+</button>
      <button type="button" aria-label={say('zoom.fit')} onClick={() => view.show(undefined)}>↔</button>
    </div>
    </>
  )
}

/** The part of the time that is looked at; without one, all of it. */
class View {
  span: Span | undefined
  /** Called when another part is to be shown. */
  changed: () => void = () => {}

  show(span: Span | undefined): void {
    this.span = span
    this.changed()
  }
}

/** Where every told event lies. A position never changes once its moment has passed, so each is computed once. */
class Positions {
  readonly #session: ClusterSession
  #known: number[] = []
  #mode = ''
  #era = -1

  constructor(session: ClusterSession) { this.#session = session }

  on(axis: Axis): Float64Array {
    const { ledger, story, playhead } = this.#session
    const { mode } = playhead.getState()
    if (mode !== this.#mode || ledger.era !== this.#era) this.#known = []
    this.#mode = mode
    this.#era = ledger.era
    const { told } = story
    for (let i = this.#known.length; i < told.length; i++) this.#known.push(axis.scale.positionOf(told[i].at))
    return Float64Array.from(this.#known, (position) => xAt(axis, position))
  }
}

/** Repaints once per frame in which playhead, ledger, size or theme changed. Returns how to stop. */
function paintEveryChange(element: HTMLCanvasElement, session: ClusterSession, labels: readonly { readonly text: string; readonly lane: Told['lane'] }[], axisRef: { current: Axis | null }, view: View): () => void {
  const context = element.getContext('2d')
  if (!context) return () => {}
  let scheduled = 0
  let colours = new Map<string, string>()
  const colour = (token: string): string => {
    const known = colours.get(token)
    if (known !== undefined) return known
    const value = getComputedStyle(element).getPropertyValue(token).trim()
    colours.set(token, value)
    return value
  }
  let size = { width: element.clientWidth, height: element.clientHeight }
  const positions = new Positions(session)
  let shownMode = ''
  let shownTime = Number.NaN
  const draw = (): void => {
    scheduled = 0
    const { width, height } = size
    const ratio = window.devicePixelRatio * (element.currentCSSZoom || 1)
    if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
      element.width = Math.round(width * ratio)
      element.height = Math.round(height * ratio)
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const { t, chain, live, mode } = session.playhead.getState()
    const scale = scaleOf(session)
    // Another pace or a fork may have moved everything: then all of it is shown again.
    if (view.span && (mode !== shownMode || view.span.first > wholeSpan(scale, session.now).last)) view.span = undefined
    shownMode = mode
    // The playhead is not chased while it rests: who pans looks elsewhere on purpose.
    if (view.span && t !== shownTime) view.span = spanShowing(view.span, scale.positionOf(t))
    shownTime = t
    const axis = createAxis(scale, session.now, width > 420 ? 108 : 12, width - 18, view.span)
    axisRef.current = axis
    paint(context, {
      axis, width, height, told: session.story.told, xs: positions.on(axis), t, head: live ? t : session.now, labels, colour,
      chain: chain === null || chain >= session.ledger.hopCount ? [] : session.story.chainOf(chain),
      skips: mode === 'paced' ? session.paced.skips : [],
      font: colour('--font-ui') || 'sans-serif', monoFont: colour('--font-mono') || 'monospace',
    })
  }
  const schedule = (): void => { scheduled ||= requestAnimationFrame(draw) }
  view.changed = schedule
  const repaint = (): void => {
    colours = new Map()
    schedule()
  }
  const resize = new ResizeObserver(() => {
    size = { width: element.clientWidth, height: element.clientHeight }
    schedule()
  })
  resize.observe(element)
  const theme = new MutationObserver(repaint)
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const stops = [session.playhead.subscribe(schedule), session.on('batch', schedule)]
  schedule()
  return () => {
    cancelAnimationFrame(scheduled)
    resize.disconnect()
    theme.disconnect()
    stops.forEach((stop) => stop())
  }
}
