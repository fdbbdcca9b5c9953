import { expect, test } from 'vitest'
import { complete } from './completion.ts'

const lookup = {
  names: (kind: string, namespace: string | undefined) =>
    (kind === 'Pod' ? (namespace === 'team' ? ['other'] : ['web-1', 'web-2']) : kind === 'Namespace' ? ['default', 'team'] : kind === 'Node' ? ['worker-1'] : []).map((text) => ({ text, note: kind })),
  files: () => ['web.yaml'],
}
const offered = (line: string): readonly string[] => complete(line, line.length, lookup).candidates.map(({ text }) => text)

test('verbs, words behind them, kinds and names are offered where they belong', () => {
  expect(offered('ku')).toEqual(['kubectl'])
  expect(offered('kubectl desc')).toEqual(['describe'])
  expect(offered('kubectl rollout re')).toEqual(['restart', 'resume'])
  expect(offered('kubectl create service no')).toEqual(['nodeport'])
  expect(offered('kubectl get deploym')).toEqual(['deployments'])
  expect(offered('k get po we')).toEqual(['web-1', 'web-2'])
  expect(offered('kubectl get po -n team ')).toEqual(['other'])
  expect(offered('kubectl delete pod/web-')).toEqual(['pod/web-1', 'pod/web-2'])
  expect(offered('kubectl drain ')).toEqual(['worker-1'])
  expect(offered('kubectl logs w')).toEqual(['web-1', 'web-2'])
})

test('flags and their values are offered', () => {
  expect(offered('kubectl scale deploy/web --rep')).toEqual(['--replicas='])
  expect(offered('kubectl get po -n ')).toEqual(['default', 'team'])
  expect(offered('kubectl get po -o ya')).toEqual(['yaml'])
  expect(offered('kubectl get po --output=w')).toEqual(['--output=wide'])
  expect(offered('kubectl apply -f ')).toEqual(['web.yaml'])
})

test('what stands behind the cursor is left alone', () => {
  expect(complete('kubectl ge pods', 10, lookup)).toMatchObject({ start: 8, end: 10, candidates: [{ text: 'get' }] })
  expect(complete('kubectl drain ', 14, lookup).candidates).toEqual([{ text: 'worker-1', note: 'Node' }])
  expect(offered('ls ')).toEqual([])
})
