import { expect, test } from 'vitest'
import { chooseParticles } from './particles.ts'

test.each([
  ['파드[을/를]', '파드를'],
  ['객체[을/를] 노드[으로/로]', '객체를 노드로'],
  ['컨트롤러[이/가]', '컨트롤러가'],
  ['worker-1[이/가]', 'worker-1이'],
  ['worker-2[이/가]', 'worker-2가'],
  ['worker-1[으로/로]', 'worker-1로'],
  ['worker-3[으로/로]', 'worker-3으로'],
  ['kubelet[이/가]', 'kubelet이'],
  ['web[이/가]', 'web이'],
  ['app[을/를]', 'app을'],
  ['Job[을/를]', 'Job을'],
  ['ReplicaSet[을/를]', 'ReplicaSet을'],
  ['Deployment[을/를]', 'Deployment를'],
  ['web-6d4cf56db6-t5n8w[을/를]', 'web-6d4cf56db6-t5n8w를'],
  ['web-7b6c9df86d-hm4vn[을/를]', 'web-7b6c9df86d-hm4vn을'],
  ['`3`[과/와]', '`3`과'],
])('%s becomes %s', (message, said) => {
  expect(chooseParticles(message)).toBe(said)
})

test('text without particles stays as it is', () => {
  expect(chooseParticles('spec.containers[0].image')).toBe('spec.containers[0].image')
})
