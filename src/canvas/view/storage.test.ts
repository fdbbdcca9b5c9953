import { describe, expect, test } from 'vitest'
import { SceneBuilder } from '../fixtures/scene-builder.ts'
import { STORIES } from '../fixtures/scenes.ts'
import { buildModel } from '../model/model.ts'
import { mismatch, mountsOf, sizeBytes, storageItems } from './storage.ts'

describe('claims and volumes', () => {
  const b = new SceneBuilder()
  const claim = b.claim('shop', 'data', { size: '20Gi', modes: ['RWO'], storageClass: 'fast' })
  const volume = (fields: Parameters<SceneBuilder['volume']>[1]) => b.volume('pv', { storageClass: 'fast', ...fields })

  test('a volume that fits has nothing against it', () => {
    expect(mismatch(claim, volume({}))).toBeUndefined()
  })
  test('says what keeps a volume from a claim, the gravest first', () => {
    expect(mismatch(claim, volume({ phase: 'Released', storageClass: 'slow' }))?.code).toBe('storage.released')
    expect(mismatch(claim, volume({ storageClass: 'slow', size: '1Gi' }))?.code).toBe('storage.classDiffers')
    expect(mismatch(claim, volume({ modes: ['ROX'] }))?.code).toBe('storage.modesDiffer')
    expect(mismatch(claim, volume({ size: '19Gi' }))?.code).toBe('storage.tooSmall')
  })
  test('reads sizes in both systems', () => {
    expect([sizeBytes('1Gi'), sizeBytes('1G'), sizeBytes('512Mi')]).toEqual([2 ** 30, 1e9, 2 ** 29])
  })
  test('a bound pair docks, and a Pod that has not started only wants to mount', () => {
    const model = buildModel(STORIES.storage().scene(6_400).objects)
    expect(storageItems(model).find((item) => item.claim?.name === 'data-postgres-0')).toMatchObject({ bound: true, volume: { name: 'pvc-3f9a61c8' } })
    expect(mountsOf(model).map((mount) => mount.mounted)).toEqual([true, false])
  })
  test('every volume is drawn once', () => {
    const volumes = storageItems(buildModel(STORIES.storage().scene(0).objects)).flatMap((item) => (item.volume === undefined ? [] : [item.volume.name]))
    expect(volumes.sort()).toEqual(['nfs-share', 'pv-archive-7', 'pvc-3f9a61c8'])
  })
})
