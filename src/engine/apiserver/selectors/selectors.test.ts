import { expect, test } from 'vitest'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { parseFieldSelector, parseFieldTerms } from './field-selector.ts'
import { formatLabelSelector, formatRequirements, matchesRequirements, parseRequirements, type Requirement, selectorMatches, setMatches } from './label-selector.ts'

function parsed(text: string): readonly Requirement[] {
  const requirements = parseRequirements(text)
  if ('error' in requirements) throw new Error(requirements.error)
  return requirements
}
const selects = (text: string, labels: Record<string, string>): boolean => matchesRequirements(parsed(text), labels)

test.each([
  ['app=web', 'app=web'], ['app==web', 'app==web'], ['tier in (b, a)', 'tier in (a,b)'], ['env notin (x),app', 'app,env notin (x)'], ['!gone', '!gone'],
  ['x>3', 'x>3'], ['a=,b', 'a=,b'], ['a in ()', 'a in ()'], ['z,a', 'a,z'], ['in=in', 'in=in'], ['example.com/app!=web', 'example.com/app!=web'], ['', ''],
])('%s is read and printed as %s', (text, printed) => {
  expect(formatRequirements(parsed(text))).toBe(printed)
})

test('requirements are met or not', () => {
  const labels = { app: 'web', tier: 'front', level: '5' }
  expect(['app=web', 'app in (web,db)', 'app!=db', 'gone!=x', 'gone notin (x)', 'app', '!gone', 'level>4', 'level<6', ''].map((text) => selects(text, labels))).toEqual(Array(10).fill(true))
  expect(['app=db', 'app notin (web)', '!app', 'gone', 'level>5', 'app>1', 'app=web,tier=back', 'toString'].map((text) => selects(text, labels))).toEqual(Array(8).fill(false))
})

test.each([
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  [',a', "found ',', expected: !, identifier, or 'end of string'"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['x>y', "unable to parse requirement: values[0]: Invalid value: \"y\": for 'Gt', 'Lt' operators, the value must be an integer"],
])('%j is refused in the words of the API server', (text, error) => {
  expect(parseRequirements(text)).toEqual({ error })
})

test('a bad key and a bad value say what is wrong with them', () => {
  expect(parseRequirements('-a=b')).toMatchObject({ error: expect.stringMatching(/^unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of/) })
  expect(parseRequirements('a=-b')).toMatchObject({ error: expect.stringMatching(/^unable to parse requirement: values\[0\]\[a\]: Invalid value: "-b": a valid label must be/) })
})

test('a LabelSelector object that is absent selects nothing, an empty one everything', () => {
  expect(selectorMatches(undefined, { a: 'b' })).toBe(false)
  expect(selectorMatches({}, { a: 'b' })).toBe(true)
  expect(selectorMatches({ matchLabels: { a: 'b' }, matchExpressions: [{ key: 'c', operator: 'NotIn', values: ['d'] }] }, { a: 'b' })).toBe(true)
  expect(selectorMatches({ matchExpressions: [{ key: 'c', operator: 'Exists' }] }, { a: 'b' })).toBe(false)
  expect([formatLabelSelector({ matchLabels: { b: '1', a: '2' } }), formatLabelSelector({}), formatLabelSelector(undefined)]).toEqual(['a=2,b=1', '<none>', '<none>'])
})

test('a plain map selects by equality', () => {
  expect([setMatches({ a: 'b' }, { a: 'b', c: 'd' }), setMatches({ a: 'b' }, {}), setMatches({}, {})]).toEqual([true, false, true])
})

const pod = { kind: 'Pod', plural: 'pods', namespaced: true, selectableFields: { 'status.phase': () => 'Running' } } as unknown as KindDefinition
const object = { metadata: { name: 'web', namespace: 'shop' } } as unknown as KubeObject

test('field selectors match by equality', () => {
  const matching = (text: string): unknown => {
    const selector = parseFieldSelector(pod, text)
    return 'refused' in selector ? selector.refused.message : selector.matches(object)
  }
  expect([matching('status.phase=Running'), matching('status.phase!=Running'), matching('metadata.name==web,metadata.namespace=shop'), matching('')]).toEqual([true, false, true, true])
  expect(matching('spec.color=red')).toBe('field label not supported: spec.color')
  expect(matching('status.phase')).toBe("invalid selector: 'status.phase'; can't understand 'status.phase'")
  expect(parseFieldTerms('a=b\\,c')).toEqual([{ field: 'a', isEqual: true, value: 'b,c' }])
})
