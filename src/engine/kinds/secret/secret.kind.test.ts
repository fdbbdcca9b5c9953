import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../base64.ts'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import secret from './secret.kind.ts'

describe('a Secret', () => {
  it('takes texts and keeps them in base64', () => {
    const object = created(secret, { data: { a: 'eA==' }, stringData: { a: 'b', k: '비밀번호' } })
    expect(object.data).toEqual({ a: 'Yg==', k: Buffer.from('비밀번호').toString('base64') })
    expect('stringData' in object).toBe(false)
    expect(object.type).toBe('Opaque')
  })

  it('holds what its type needs', () => {
    const wrong = (type: string, stringData: object = {}, metadata: object = {}) => errorsOf(secret, { type, stringData, metadata })
    expect(wrong('kubernetes.io/basic-auth')).toEqual(['data[username]: Required value', 'data[password]: Required value'])
    expect(wrong('kubernetes.io/basic-auth', { username: 'u' })).toEqual([])
    expect(wrong('kubernetes.io/ssh-auth')).toEqual(['data[ssh-privatekey]: Required value'])
    expect(wrong('kubernetes.io/dockerconfigjson')).toEqual(['data[.dockerconfigjson]: Required value'])
    expect(wrong('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': '{"auths":{}}' })).toEqual([])
    expect(wrong('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': 'x' })).toEqual([
      "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid character 'x' looking for beginning of value"])
    expect(wrong('kubernetes.io/service-account-token')).toEqual(['metadata.annotations[kubernetes.io/service-account.name]: Required value'])
  })

  it('is not too large', () => {
    expect(errorsOf(secret, { data: { a: encodeBase64('x'.repeat(1024 * 1024 + 1)) } })).toEqual(['data: Too long: must have at most 1048576 bytes'])
  })

  it('stays as it is once immutable', () => {
    expect(changeErrorsOf(secret, { immutable: true, data: { a: 'Yg==' } }, { data: { a: 'Yw==' } })).toEqual([
      'immutable: Forbidden: field is immutable when `immutable` is set', 'data: Forbidden: field is immutable when `immutable` is set'])
  })
})
