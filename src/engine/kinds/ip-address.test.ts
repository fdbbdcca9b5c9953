import { describe, expect, it } from 'vitest'
import { contains, formatIPv4, nonSpecialIPErrors, parseCIDR, parseIP, sizeOf } from './ip-address.ts'

describe('IP addresses', () => {
  it('are parsed with leading zeros, as Kubernetes always did', () => {
    expect(parseIP('010.0.0.1')).toEqual({ family: 'IPv4', bits: 0x0a000001n })
    for (const wrong of ['10.0.0', '10.0.0.256', '10.0.0.1.2', 'a.b.c.d', '', '1::2::3', '12345::', ':::']) expect(parseIP(wrong), wrong).toBeUndefined()
  })

  it('of version 6 may be shortened, and hold one of version 4', () => {
    expect(parseIP('::1')).toEqual({ family: 'IPv6', bits: 1n })
    expect(parseIP('2001:db8::ff00:42:8329')?.bits.toString(16)).toBe('20010db8000000000000ff0000428329')
    expect(parseIP('::ffff:10.0.0.1')).toEqual({ family: 'IPv4', bits: 0x0a000001n })
  })

  it('lie in ranges', () => {
    const range = parseCIDR('10.96.1.2/12')!
    expect([formatIPv4(range.bits), sizeOf(range)]).toEqual(['10.96.0.0', 1n << 20n])
    expect([contains(range, parseIP('10.111.255.255')!), contains(range, parseIP('10.112.0.0')!), contains(range, parseIP('::1')!)]).toEqual([true, false, false])
    for (const wrong of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', 'x/8']) expect(parseCIDR(wrong), wrong).toBeUndefined()
  })

  it('must not be special where others should reach them', () => {
    const said = (ip: string) => nonSpecialIPErrors('ip', ip).map(({ detail }) => detail.slice(0, 32))
    expect([said('10.0.0.1'), said('169.254.1.1'), said('224.0.0.1'), said('fe80::1'), said('::')]).toEqual([
      [], ['may not be in the link-local ran'], ['may not be in the link-local mul'], ['may not be in the link-local ran'], ['may not be unspecified (::)']])
  })
})
