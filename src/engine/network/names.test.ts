import { expect, test } from 'vitest'
import { Kernel } from '../kernel/kernel.ts'
import { RulesTable } from '../node/kube-proxy/rules-table.ts'
import type { EndpointSlice, Service } from '../generated/api-types.d.ts'
import { lookUpName } from './names.ts'

const rules = new RulesTable(new Kernel({ seed: 1, startAt: 0 }))
const slices = [{ addressType: 'IPv4', ports: [{ name: '', port: 80 }], endpoints: [{ addresses: ['10.244.1.2'], conditions: { ready: true } }] }] as unknown as EndpointSlice[]
const publish = (namespace: string, name: string, clusterIP: string, has: boolean): void =>
  rules.change(`${namespace}/${name}`, { service: { metadata: { namespace, name }, spec: { clusterIP, ports: [{ port: 80 }] } } as unknown as Service, slices: has ? slices : [] })

publish('shop', 'web', '10.96.0.9', true)
publish('shop', 'empty', '10.96.0.10', false)
publish('shop', 'mysql', 'None', true)
publish('shop', 'nobody', 'None', false)

test.each([
  ['web', 'shop', 'answers'], ['web', 'default', 'unknown'], ['web.shop', 'default', 'answers'], ['web.shop.svc', 'default', 'answers'], ['web.shop.svc.cluster.local', 'default', 'answers'], ['empty', 'shop', 'known'],
  ['mysql-0.mysql', 'shop', 'answers'], ['mysql-0.mysql.shop.svc.cluster.local', 'default', 'answers'], ['nobody', 'shop', 'unknown'], ['wep.shop', 'default', 'unknown'], ['web.default', 'shop', 'unknown'], ['example.com', 'shop', 'answers'], ['10.96.0.9', 'shop', 'answers'], ['8.8.8.8', 'shop', 'answers'],
] as const)('%s from %s: %s', (name, namespace, state) => expect(lookUpName(name, namespace, rules)).toBe(state))
