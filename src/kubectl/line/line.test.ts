import { expect, test } from 'vitest'
import { deedsOf } from './deeds.ts'
import { filtered } from './filters.ts'
import { readLine } from './read-line.ts'
import { splitScript } from './split-script.ts'
import { splitPieces } from './split-words.ts'

const words = (line: string) => {
  const read = readLine(line)
  return 'kubectl' in read ? read.kubectl.words : read.output.stderr
}
const printed = (stdout: string) => ({ stdout, stderr: '', exit: 0 })

test('quotes keep words together, backslashes protect, a comment ends the line', () => {
  expect(words(`kubectl patch deploy web -p '{"spec":{"replicas":3}}' # more`)).toEqual(['patch', 'deploy', 'web', '-p', '{"spec":{"replicas":3}}'])
  expect(words('kubectl annotate deploy/web note="two words" a\\ b')).toEqual(['annotate', 'deploy/web', 'note=two words', 'a b'])
  expect(words('kubectl get \\\n  pods')).toEqual(['get', 'pods'])
  expect(words('kubectl get "pods')).toBe('bash: unexpected EOF while looking for matching `"\'\n')
})

test('pieces say where they stand, so that one of them can be completed', () => {
  const split = splitPieces('kubectl get po')
  expect('pieces' in split && split.pieces.at(-1)).toEqual({ text: 'po', sign: false, start: 12, end: 14 })
})

test('pipes, a file behind > and text on stdin are understood; another program is not', () => {
  expect(readLine('kubectl get pods | grep web | tail -2 > out.txt')).toEqual({ kubectl: { words: ['get', 'pods'], files: {}, filters: [['grep', 'web'], ['tail', '-2']], redirect: { file: 'out.txt', append: false } } })
  expect(readLine('kubectl apply -f - <<EOF\nkind: Pod\nEOF\n')).toEqual({ kubectl: { words: ['apply', '-f', '-'], files: { '-': 'kind: Pod\n' }, filters: [] } })
  expect(readLine('kubectl apply -f - < a.yaml', { 'a.yaml': 'x' })).toMatchObject({ kubectl: { files: { '-': 'x' } } })
  expect(words('docker ps')).toBe('bash: docker: command not found\n')
  expect(words('kubectl get pods | awk x')).toMatch(/^bash: awk: command not found/)
  expect(words('kubectl get pods |')).toMatch(/syntax error/)
})

test('filters do what a shell\'s do, as far as they go', () => {
  const out = printed('NAME\nweb-1\nweb-2\ndb-0\n')
  expect(filtered(out, [['grep', 'web'], ['tail', '-1']]).stdout).toBe('web-2\n')
  expect(filtered(out, [['grep', '-v', '^NAME'], ['sort', '-r'], ['head', '-n', '2']]).stdout).toBe('web-2\nweb-1\n')
  expect(filtered(out, [['wc', '-l']]).stdout).toBe('4\n')
  expect(filtered(out, [['grep', 'nothing']])).toEqual({ stdout: '', stderr: '', exit: 1 })
  expect(filtered(out, [['head', '-x']])).toMatchObject({ exit: 2 })
})

test('what was printed says what was done to which object', () => {
  expect(deedsOf(['apply', '-f', 'web.yaml', '-n', 'shop'], printed('deployment.apps/web created\nservice/web unchanged\n'))).toEqual([
    { verb: 'apply', result: 'created', kind: 'Deployment', name: 'web', namespace: 'shop', exit: 0 },
    { verb: 'apply', result: 'unchanged', kind: 'Service', name: 'web', namespace: 'shop', exit: 0 },
  ])
  expect(deedsOf(['delete', 'pod', 'web-1'], printed('pod "web-1" deleted from default namespace\n'))).toMatchObject([{ verb: 'delete', result: 'deleted', kind: 'Pod', name: 'web-1' }])
})

test('what prints no object is known by its words', () => {
  expect(deedsOf(['describe', 'pod', 'web-1'], printed('Name: web-1\n'))).toEqual([{ verb: 'describe', result: 'ok', kind: 'Pod', name: 'web-1', namespace: 'default', exit: 0 }])
  expect(deedsOf(['rollout', 'undo', 'deployment/web', '-n', 'shop'], { stdout: '', stderr: 'Error from server (NotFound): …\n', exit: 1 })).toEqual([{ verb: 'rollout-undo', result: 'rejected', kind: 'Deployment', name: 'web', namespace: 'shop', exit: 1 }])
  expect(deedsOf(['get', 'nodes'], printed(''))).toEqual([{ verb: 'get', result: 'ok', kind: 'Node', name: '', namespace: '', exit: 0 }])
  expect(deedsOf(['version'], printed('x\n'))).toEqual([{ verb: 'version', result: 'ok', kind: '', name: '', namespace: '', exit: 0 }])
})

test('a text is cut into commands where a shell would; what is not finished is left over', () => {
  expect(splitScript('kubectl get pods; kubectl get svc && kubectl get nodes\nkubectl get "a;b"')).toEqual({
    commands: [{ line: 'kubectl get pods', ifOk: false }, { line: 'kubectl get svc', ifOk: false }, { line: 'kubectl get nodes', ifOk: true }, { line: 'kubectl get "a;b"', ifOk: false }], rest: '',
  })
  expect(splitScript('kubectl get \\')).toEqual({ commands: [], rest: 'kubectl get \\' })
  expect(splitScript('kubectl patch x -p \'{')).toEqual({ commands: [], rest: 'kubectl patch x -p \'{' })
  expect(splitScript('kubectl apply -f - <<EOF\nkind: Pod')).toMatchObject({ commands: [] })
  expect(splitScript('kubectl apply -f - <<EOF\nkind: Pod\nEOF').commands).toHaveLength(1)
})

test('the first word behind exec and logs is a Pod unless it names a kind', () => {
  const output = { stdout: 'hello\n', stderr: '', exit: 0 }
  expect(deedsOf(['logs', 'web-1', '-c', 'nginx'], output)).toMatchObject([{ verb: 'logs', kind: 'Pod', name: 'web-1', result: 'ok' }])
  expect(deedsOf(['exec', 'web-1', '--', 'cat', '/etc/hosts'], { ...output, exit: 1 })).toMatchObject([{ verb: 'exec', kind: 'Pod', name: 'web-1', result: 'rejected' }])
  expect(deedsOf(['logs', 'deploy/web'], output)).toMatchObject([{ kind: 'Deployment', name: 'web' }])
})
