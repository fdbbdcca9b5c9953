// How long a lesson has taken so far, in all and step by step, in wall time. Plain data, so that it outlives a reload of the window.
export interface Times {
  /** Wall ms, as Date.now gives it. */
  readonly startedAt: number
  /** The step that runs, and since when. */
  readonly step: string
  readonly stepAt: number
  /** Ms that steps took which are left for now. */
  readonly spent: Readonly<Record<string, number>>
}

/** Begins to count. */
export function startTimes(step: string, now: number): Times {
  return { startedAt: now, step, stepAt: now, spent: {} }
}

/** The same once another step is shown; one that is come back to goes on where it was left. */
export function atStep(times: Times, step: string, now: number): Times {
  if (times.step === step) return times
  return { ...times, step, stepAt: now, spent: { ...times.spent, [times.step]: stepMs(times, now) } }
}

/** Ms that the step that runs has taken so far. */
export function stepMs({ step, stepAt, spent }: Times, now: number): number {
  return (spent[step] ?? 0) + Math.max(0, now - stepAt)
}

/** `7:05`, `1:02:09`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : m}:${String(s).padStart(2, '0')}`
}

/** Reads what a window left behind; undefined where that is nothing. */
export function readTimes(text: string | null): Times | undefined {
  try {
    const { startedAt, step, stepAt, spent } = JSON.parse(text ?? 'null') as Partial<Record<keyof Times, unknown>>
    if (typeof startedAt === 'number' && typeof stepAt === 'number' && typeof step === 'string' && typeof spent === 'object' && spent !== null) return { startedAt, step, stepAt, spent: spent as Record<string, number> }
  } catch {
    // Written by something else.
  }
  return undefined
}
