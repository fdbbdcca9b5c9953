import { describe, expect, it } from 'vitest'
import { created, errorsOf } from '../testing.ts'
import limitRange from './limit-range.kind.ts'

const wrong = (...limits: object[]) => errorsOf(limitRange, { spec: { limits } })
const one = (value: string) => `resource.Quantity{i:resource.int64Amount{value:${value}, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${value}", Format:"DecimalSI"}`

describe('a LimitRange', () => {
  it('derives limits from max and requests from limits or min', () => {
    const object = created(limitRange, { spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }, { type: 'Pod', max: { cpu: '4' } }] } })
    expect(object.spec.limits).toEqual([{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' }, default: { cpu: '2' }, defaultRequest: { cpu: '2', memory: '1Mi' } }, { type: 'Pod', max: { cpu: '4' } }])
    expect(limitRange.defaults?.(object)).toBe(object)
    const empty = created(limitRange, { spec: { limits: [{ type: 'Container' }] } })
    expect(empty.spec.limits).toEqual([{ type: 'Container' }])
  })

  it('has bounds in order', () => {
    expect(wrong({ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } })).toEqual([`spec.limits[0].min[cpu]: Invalid value: ${one('2')}: min value 2 is greater than max value 1`])
    expect(wrong({ type: 'Container', default: { cpu: '1' }, defaultRequest: { cpu: '2' } })).toEqual([
      `spec.limits[0].defaultRequest[cpu]: Invalid value: ${one('2')}: default request value 2 is greater than default limit value 1`])
    expect(wrong({ type: 'Pod', maxLimitRequestRatio: { cpu: '4' }, min: { cpu: '1' }, max: { cpu: '2' } })).toEqual([
      `spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: ${one('4')}: ratio 4 is greater than max/min = 2.000000`])
  })

  it('has no defaults for Pods, one entry per type and storage bounds for claims', () => {
    expect(wrong({ type: 'Pod', default: { cpu: '1' } })).toEqual(["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"])
    expect(wrong({ type: 'Pod', max: { cpu: '1' } }, { type: 'Pod', max: { cpu: '1' } })).toEqual(['spec.limits[1].type: Duplicate value: "Pod"'])
    expect(wrong({ type: 'PersistentVolumeClaim' })).toEqual(['spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided'])
    expect(wrong({ type: 'Machine' })).toEqual(['spec.limits[0].type: Invalid value: "Machine": must be a standard limit type or fully qualified'])
    expect(wrong({ type: 'Container', max: { storage: '1Gi' } })).toContain('spec.limits[0].max[storage]: Invalid value: "storage": must be a standard resource for containers')
  })
})
