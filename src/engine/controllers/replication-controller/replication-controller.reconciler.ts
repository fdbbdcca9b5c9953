// What the ReplicationController controller does: keeps as many Pods as asked for. Models pkg/controller/replication/conversion.go.
import { defineReconciler } from '../../kernel/controller.ts'
import replicationControllerKind from '../../kinds/replication-controller/replication-controller.kind.ts'
import { keepReplicas } from '../keep-replicas.ts'
import replicationControllerController, { selectorOf } from './replication-controller.controller.ts'

export default defineReconciler(replicationControllerController, keepReplicas({
  kind: replicationControllerKind, controller: replicationControllerController.name, selectorOf, countsTerminating: false,
}))
