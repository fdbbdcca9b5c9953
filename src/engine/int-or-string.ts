// Values that are a count or a percentage, such as maxSurge: 25%. Models apimachinery/pkg/util/intstr/intstr.go.

export type IntOrString = number | string

export interface ScaledValueError {
  readonly error: string
}

const percentShape = /^([+-]?[0-9]+)%$/

/** The number in front of the percent sign; undefined if the text is no percentage. */
export function percentOf(value: IntOrString): number | undefined {
  const match = typeof value === 'string' ? percentShape.exec(value) : null
  return match ? Number(match[1]) : undefined
}

/** A count stays as it is; a percentage is taken of `total` and rounded. Fails with the words of the API server. */
export function parseScaledValue(value: IntOrString | undefined, total: number, round: 'up' | 'down'): number | ScaledValueError {
  if (value === undefined) return { error: 'nil value for IntOrString' }
  if (typeof value === 'number') return value
  if (!value.endsWith('%')) return { error: 'invalid value for IntOrString: invalid type: string is not a percentage' }
  const percent = percentOf(value)
  if (percent === undefined) {
    return { error: `invalid value for IntOrString: invalid value ${JSON.stringify(value)}: strconv.Atoi: parsing ${JSON.stringify(value.slice(0, -1))}: invalid syntax` }
  }
  const exact = (percent * total) / 100
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact)
}

/** The same for values of stored objects, which were checked when they were written. */
export function getScaledValueFromIntOrPercent(value: IntOrString, total: number, round: 'up' | 'down'): number {
  const scaled = parseScaledValue(value, total, round)
  if (typeof scaled !== 'number') throw new Error(`${JSON.stringify(value)}: ${scaled.error}`)
  return scaled
}
