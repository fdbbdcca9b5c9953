import { describe, expect, it } from 'vitest'
import { goStructDiff } from './go-struct-diff.ts'

const pod = { containers: [{ name: 'c', image: 'x:1' }], restartPolicy: 'Always' }

describe('the difference of two structs', () => {
  it('is empty between equals', () => expect(goStructDiff('PodSpec', pod, { ...pod })).toBe(''))

  it('shows a changed field between its neighbours, and counts the rest', () => {
    expect(goStructDiff('PodSpec', pod, { ...pod, hostname: 'h' })).toBe([
      '  core.PodSpec{', '  \t... // 12 identical fields', '  \tSecurityContext:   nil,', '  \tImagePullSecrets:  nil,',
      '- \tHostname:          "",', '+ \tHostname:          "h",', '  \tSubdomain:         "",', '  \tSetHostnameAsFQDN: nil,', '  \t... // 16 identical fields', '  }', '',
    ].join('\n'))
  })

  it('names the type of what is new', () => {
    const difference = goStructDiff('PodSpec', pod, { ...pod, tolerations: [{ key: 'a', operator: 'Exists' }] })
    expect(difference).toContain('- \tTolerations:       nil,\n+ \tTolerations:       []core.Toleration{{Key: "a", Operator: "Exists"}},\n')
  })

  it('goes down to the element that changed', () => {
    const two = [...pod.containers, { name: 'd', image: 'y:1' }]
    const difference = goStructDiff('PodSpec', { ...pod, containers: two }, { ...pod, containers: [two[0], { ...two[1], image: 'y:2' }] })
    expect(difference).toContain('  \tContainers: []core.Container{\n  \t\t{Name: "c", Image: "x:1"},\n  \t\t{\n  \t\t\tName:    "d",\n- \t\t\tImage:   "y:1",\n+ \t\t\tImage:   "y:2",\n')
  })

  it('shows quantities by their parts', () => {
    const resources = (storage: string): object => ({ resources: { requests: { storage } } })
    const difference = goStructDiff('PersistentVolumeClaimSpec', resources('1Gi'), resources('500Mi'))
    expect(difference).toContain('- \t\t\ts"storage": {i: resource.int64Amount{value: 1073741824}, s: "1Gi", Format: "BinarySI"},\n')
  })

  it('lets what can speak for itself do so, and cuts it short', () => {
    const topologySpreadConstraints = [{ maxSkew: 1, topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } }]
    expect(goStructDiff('PodSpec', pod, { ...pod, topologySpreadConstraints })).toContain(
      '+ \t\t\tLabelSelector: s"&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpress"...,\n')
  })
})
