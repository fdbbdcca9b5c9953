import { expect, test } from 'vitest'
import type { Endpoint, EndpointSlice } from '../../generated/api-types.d.ts'
import { endpointSlice } from '../../kernel/testing/sample-objects.ts'
import { packSlices } from './slice-packing.ts'

const endpoint = (i: number, ready = true): Endpoint => ({ addresses: [`10.0.${i >> 8}.${i & 255}`], conditions: { ready } })
const range = (from: number, to: number): Endpoint[] => Array.from({ length: to - from }, (_, i) => endpoint(from + i))
const slice = (name: string, endpoints: Endpoint[]): EndpointSlice => endpointSlice(name, { endpoints })
const pack = (existing: EndpointSlice[], desired: Endpoint[]) => packSlices(existing, desired, (one) => one, () => endpointSlice('', {}))
const sizes = (slices: readonly EndpointSlice[]) => slices.map(({ metadata: { name }, endpoints }) => `${name}:${endpoints?.length}`)

test('250 endpoints make three slices', () => {
  expect(sizes(pack([], range(0, 250)).create)).toEqual([':100', ':100', ':50'])
})

test('what changed changes in place, and nothing else is written', () => {
  const { create, update, remove } = pack([slice('a', range(0, 100)), slice('b', range(100, 150))], [...range(0, 149), endpoint(149, false)])
  expect([sizes(create), sizes(update), sizes(remove)]).toEqual([[], ['b:50'], []])
})

test('new endpoints go into the slice that comes closest to being full', () => {
  expect(sizes(pack([slice('a', range(0, 50)), slice('b', range(50, 140))], range(0, 145)).update)).toEqual(['b:95'])
})

test('a slice that is written anyway is filled first', () => {
  const { update } = pack([slice('a', range(0, 100)), slice('b', range(100, 150))], [...range(1, 150), endpoint(500)])
  expect(sizes(update)).toEqual(['a:100'])
})

test('a slice that runs empty goes', () => {
  expect(sizes(pack([slice('a', range(0, 2)), slice('b', range(2, 3))], range(0, 2)).remove)).toEqual(['b:1'])
})
