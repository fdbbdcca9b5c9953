// Images that only those may pull who show the right word.
import { describe, expect, test } from 'vitest'
import { encodeBase64 } from '../../kinds/base64.ts'
import { TestCluster } from '../files/testing.ts'
import { PRIVATE_REGISTRY } from '../images/private/private-registry.ts'

const IMAGE = `${PRIVATE_REGISTRY.host}/nginx:1.27`
const secret = (name: string, password: string, host: string = PRIVATE_REGISTRY.host) => ({
  kind: 'Secret', type: 'kubernetes.io/dockerconfigjson', metadata: { name, namespace: 'default' },
  data: { '.dockerconfigjson': encodeBase64(JSON.stringify({ auths: { [host]: { auth: encodeBase64(`${PRIVATE_REGISTRY.username}:${password}`) } } })) },
})
const asking = (imagePullSecrets: readonly string[], more: object = {}) => ({ imagePullSecrets: imagePullSecrets.map((name) => ({ name })), containers: [{ name: 'web', image: IMAGE, ...more }] })
const waits = (it: TestCluster, pod = 'web') => it.status(pod)?.state?.waiting

function started(secrets: readonly object[], names: readonly string[]): TestCluster {
  const it = new TestCluster()
  for (const one of secrets) it.create('secrets', one)
  it.pod('web', asking(names), 30_000)
  return it
}

describe('an image of a private registry', () => {
  test('is pulled with the right Secret', () => {
    expect(started([secret('key', PRIVATE_REGISTRY.password)], ['key']).status('web')?.state).toHaveProperty('running')
  })

  test('is refused to who shows nothing', () => {
    expect(waits(started([], []))?.reason).toMatch(/^(?:ErrImagePull|ImagePullBackOff)$/)
    expect(waits(started([], []))?.message).toContain('pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials')
  })

  test('is refused with the wrong word, and with one for another registry', () => {
    expect(waits(started([secret('key', 'wrong')], ['key']))?.message).toContain(`unexpected status from HEAD request to https://${PRIVATE_REGISTRY.host}/v2/nginx/manifests/1.27: 401 Unauthorized`)
    expect(waits(started([secret('key', PRIVATE_REGISTRY.password, 'docker.io')], ['key']))?.message).toContain('no basic auth credentials')
  })

  test('is pulled as soon as the missing Secret is there', () => {
    const it = started([], ['key'])
    expect(it.events()).toContain('FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (key); attempting to pull the image may not succeed.')
    it.create('secrets', secret('key', PRIVATE_REGISTRY.password))
    it.run(60_000)
    expect(it.status('web')?.state).toHaveProperty('running')
  })

  test('is pulled with what the account brings along', () => {
    const it = new TestCluster()
    it.create('secrets', secret('key', PRIVATE_REGISTRY.password))
    it.ask({ verb: 'patch', patchType: 'merge', resource: 'serviceaccounts', namespace: 'default', name: 'default', body: { imagePullSecrets: [{ name: 'key' }] } })
    it.pod('web', { containers: [{ name: 'web', image: IMAGE }] })
    expect(it.status('web')?.state).toHaveProperty('running')
  })
})

describe('an image that is on the machine', () => {
  const again = (imagePullPolicy: string, image = 'nginx:1.27') => {
    const it = new TestCluster()
    it.pod('first', { containers: [{ name: 'web', image: 'nginx:1.27' }] })
    const before = it.events().filter((event) => event.startsWith('Pulling')).length
    it.pod('second', { containers: [{ name: 'web', image, imagePullPolicy }] })
    return { pulls: it.events().filter((event) => event.startsWith('Pulling')).length - before, it }
  }

  test('is taken as it is with IfNotPresent and Never', () => {
    expect([again('IfNotPresent').pulls, again('Never').pulls]).toEqual([0, 0])
    expect(again('Never').it.events()).toContain('Pulled: Container image "nginx:1.27" already present on machine')
  })

  test('is asked for again with Always', () => {
    expect(again('Always').it.events().some((event) => event.startsWith('Successfully') || event.startsWith('Pulled: Successfully'))).toBe(true)
  })

  test('must be there with Never', () => {
    expect(waits(again('Never', 'nginx:1.28').it, 'second')).toMatchObject({ reason: 'ErrImageNeverPull', message: 'Container image "nginx:1.28" is not present with pull policy of Never' })
  })
})

describe('an image of a private registry that is on the machine', () => {
  const second = (names: readonly string[], imagePullPolicy = 'IfNotPresent', secrets: readonly object[] = []) => {
    const it = started([secret('key', PRIVATE_REGISTRY.password), ...secrets], ['key'])
    it.pod('second', asking(names, { imagePullPolicy }), 30_000)
    return it
  }

  test('is not for a Pod that cannot show what it was pulled with', () => {
    expect(waits(second([]), 'second')).toMatchObject({ reason: expect.stringMatching(/^(?:ErrImagePull|ImagePullBackOff)$/), message: expect.stringContaining('no basic auth credentials') })
  })

  test('counts for it as if it were not there, where it must not be pulled', () => {
    expect(waits(second([], 'Never'), 'second')).toMatchObject({ reason: 'ErrImageNeverPull', message: `Container image "${IMAGE}" is not present with pull policy of Never` })
  })

  test('is there for who shows the same, by whatever Secret', () => {
    for (const policy of ['IfNotPresent', 'Never']) {
      const it = second(['other'], policy, [secret('other', PRIVATE_REGISTRY.password)])
      expect(it.status('second')?.state).toHaveProperty('running')
      expect(it.events()).toContain(`Pulled: Container image "${IMAGE}" already present on machine`)
    }
  })
})
