import { expect, test } from 'vitest'
import { commit, LedgerWriter } from '../../tests/fixtures/ledgers.ts'
import { Transcript } from './transcript.ts'
import type { TranscriptLine } from './transcript.ts'
import type { TimedCommand } from './protocol.ts'

const pod = (at: number, uid: string) => ({ ...commit(at, at, uid, 'ADDED'), object: { ...commit(at, at, uid, 'ADDED').object, state: 'pending', node: '', status: 'Pending' } })
const brief = (line: TranscriptLine): string => `${line.at} ${'command' in line ? line.command.do : `${line.happening.code} ${line.happening.params.count}`}`
const COMMANDS: readonly TimedCommand[] = [{ at: 5, command: { do: 'kubectl', line: 'kubectl apply -f web.yaml' } }, { at: 900, command: { do: 'kubectl', line: 'kubectl get pods' } }]

test('a transcript says what was done and what became of it, merged, with times', () => {
  const writer = new LedgerWriter()
  writer.append(2000, [], [pod(10, 'a'), pod(30, 'b'), pod(600, 'c'), pod(1700, 'd')])
  const transcript = new Transcript(writer.ledger)
  expect(transcript.linesBy(2000, COMMANDS).map(brief)).toEqual(['5 kubectl', '10 podsCreated 2', '600 podsCreated 1', '900 kubectl', '1700 podsCreated 1'])
  expect(transcript.linesBy(20, COMMANDS).map(brief)).toEqual(['5 kubectl', '10 podsCreated 2'])
})

test('a stretch that is still under way is told as far as it got, and once', () => {
  const writer = new LedgerWriter()
  writer.append(20, [], [pod(10, 'a')])
  const transcript = new Transcript(writer.ledger)
  expect(transcript.linesBy(20, []).map(brief)).toEqual(['10 podsCreated 1'])
  writer.append(600, [], [pod(30, 'b')])
  expect(transcript.linesBy(600, []).map(brief)).toEqual(['10 podsCreated 2'])
  writer.append(40, [], [pod(35, 'z')], { rewound: { hops: 0, names: 0, commits: 1 } })
  expect(transcript.linesBy(40, []).map(brief)).toEqual(['10 podsCreated 2'])
})
