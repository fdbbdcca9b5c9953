import { expect, test } from 'vitest'
import type { Pod } from '../../../engine/generated/api-types.d.ts'
import { openTerminal } from '../../testing/terminal.ts'

function withPod() {
  const terminal = openTerminal()
  terminal.run('run web --image=nginx:1.27')
  terminal.settle()
  return terminal
}

test('debug adds a container, and says how it is called', () => {
  const terminal = withPod(), said = terminal.text('debug web --image=busybox:1.36 --target=web -- sleep 1d')
  expect(said).toMatch(/^Targeting container "web"\. If you don't see processes from this container it may be because the container runtime doesn't support this feature\.\nDefaulting debug container name to debugger-[a-z0-9]{5}\.\n$/)
  terminal.settle()
  const pod = terminal.cluster.get({ kind: 'Pod', namespace: 'default', name: 'web' }) as Pod, [status] = pod.status?.ephemeralContainerStatuses ?? []
  expect(status.state).toHaveProperty('running')
  expect(terminal.text(`exec web -c ${status.name} -- echo hi`)).toBe('hi\n')
  expect(terminal.text('describe pod web')).toContain(`Ephemeral Containers:\n  ${status.name}:\n`)
})

test('debug prints what a command says', () => {
  expect(withPod().text('debug web -c look -it --image=busybox:1.36 -- sh -c "echo one; echo two"')).toBe('one\ntwo\n')
})

test('debug wants a Pod and an image', () => {
  const terminal = withPod()
  expect(terminal.text('debug web')).toBe('error: you must specify --image when not using --copy-to.\n')
  expect(terminal.text('debug nobody --image=busybox')).toBe('Error from server (NotFound): pods "nobody" not found\n')
})
