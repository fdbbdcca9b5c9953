// What the ReplicaSet controller does: keeps as many Pods as asked for. Models pkg/controller/replicaset/replica_set.go.
import { defineReconciler } from '../../kernel/controller.ts'
import replicaSetKind from '../../kinds/replica-set/replica-set.kind.ts'
import { keepReplicas } from '../keep-replicas.ts'
import replicaSetController from './replica-set.controller.ts'

export default defineReconciler(replicaSetController, keepReplicas({
  kind: replicaSetKind, controller: replicaSetController.name, selectorOf: ({ spec }) => spec.selector, countsTerminating: true,
}))
