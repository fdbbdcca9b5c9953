import { expect, test } from 'vitest'
import { openTerminal } from '../../testing/terminal.ts'

test('credentials for a registry become a Secret of their own type', () => {
  const terminal = openTerminal()
  expect(terminal.text('create secret docker-registry key --docker-server=registry.wheelhouse.test --docker-username=learner --docker-password=let-me-in')).toBe('secret/key created\n')
  expect(terminal.text('get secret key')).toMatch(/key\s+kubernetes\.io\/dockerconfigjson\s+1/)
  expect(terminal.text('create secret docker-registry other')).toContain('--docker-username')
})
