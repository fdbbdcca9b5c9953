// What the cluster tells about an address: who it is, where it runs. The picture is drawn from these.

export type Role =
  | 'client' | 'apiserver' | 'etcd' | 'process' | 'controller' | 'scheduler' | 'kubelet' | 'runtime' | 'cni' | 'proxy' | 'registry' | 'cloud' | 'extension' | 'balancer' | 'pod'

export interface ComponentInfo {
  readonly address: string
  readonly role: Role
  /** Of a control loop: the process it runs in. */
  readonly process?: string
  /** Of what lives on a machine: its Node. */
  readonly node?: string
  /** Of a controller: the kind it reconciles. */
  readonly reconciles?: string
  /** The program's own name, where the address has another, such as CRI-O. */
  readonly program?: string
}
